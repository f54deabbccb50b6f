package io.evenkeel.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OperationsTest {

    private static final Deadline PAST = Deadline.after(Duration.ZERO);

    private final HypervisorException refused = HypervisorException.withoutEffect(ErrorKind.CONFLICT, "refused");
    private final Operations operations = new Operations();
    private final Operation operation = Operation.unled();
    private final List<String> made = new ArrayList<>();

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    private String once(Object what) throws InterruptedException {
        return operations.once(
                operation,
                what,
                sent -> {
                    made.add("made");
                    return "new";
                },
                () -> "repeated",
                soon());
    }

    private HypervisorException failing(boolean changed, RuntimeException failure) {
        return catchThrowableOfType(
                HypervisorException.class,
                () -> operations.once(
                        operation, "stop", sent -> fail(sent, changed, failure), () -> "repeated", soon()));
    }

    private static String fail(Sent sent, boolean changed, RuntimeException failure) {
        if (changed) {
            sent.changed();
        }
        throw failure;
    }

    @Test
    void aChangeIsMadeOnce() throws InterruptedException {
        assertThat(once("stop")).isEqualTo("new");
        assertThat(once("stop")).isEqualTo("repeated");
        assertThat(made).hasSize(1);
    }

    @Test
    void oneOperationNamesOneChange() throws InterruptedException {
        once("stop");

        assertThatThrownBy(() -> once("start"))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
        assertThat(made).hasSize(1);
    }

    @Test
    void whatFailedIsMadeWhenItIsAskedForAgain() throws InterruptedException {
        assertThat(failing(false, refused).effect()).isEqualTo(Effect.NONE);
        assertThat(failing(true, refused).effect()).isEqualTo(Effect.UNKNOWN);
        assertThatThrownBy(() -> operations.once(
                        operation,
                        "stop",
                        sent -> fail(sent, true, new IllegalStateException("bug")),
                        () -> "",
                        soon()))
                .hasMessage("bug");

        assertThat(once("stop")).isEqualTo("new");
    }

    @Test
    void nothingIsBegunAfterTheDeadline() {
        assertThatThrownBy(() -> operations.once(operation, "stop", sent -> made.add("made"), () -> false, PAST))
                .isInstanceOfSatisfying(HypervisorException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.TIMEOUT);
                    assertThat(e.effect()).isEqualTo(Effect.NONE);
                });
        assertThat(made).isEmpty();
    }

    @Test
    void aRepetitionWaitsForTheFirst() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> held(begun, end));
        begun.await();

        assertThatThrownBy(() -> operations.once(
                        operation, "stop", sent -> "new", () -> "repeated", Deadline.after(Duration.ofMillis(50))))
                .isInstanceOfSatisfying(HypervisorException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.TIMEOUT);
                    assertThat(e.effect()).isEqualTo(Effect.UNKNOWN);
                });
        end.countDown();

        assertThat(once("stop")).isEqualTo("repeated");
        assertThat(first.join()).isEqualTo("new");
    }

    private String held(CountDownLatch begun, CountDownLatch end) {
        try {
            return operations.once(
                    operation,
                    "stop",
                    sent -> {
                        begun.countDown();
                        end.await();
                        return "new";
                    },
                    () -> "repeated",
                    soon());
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private Optional<HypervisorException> atMostOnce(RuntimeException failure) {
        return Optional.ofNullable(catchThrowableOfType(
                HypervisorException.class,
                () -> operations.atMostOnce(
                        operation,
                        "reset",
                        sent -> {
                            made.add("made");
                            throw failure;
                        },
                        doubt -> doubt.ifPresent(first -> {
                            throw first;
                        }),
                        soon())));
    }

    @Test
    void whatMayHaveBeenMadeIsNotMadeAgain() {
        HypervisorException open = new HypervisorException(ErrorKind.UNREACHABLE, Effect.UNKNOWN, "silence");

        assertThat(atMostOnce(refused)).contains(refused);
        assertThat(atMostOnce(open)).contains(open);
        assertThat(atMostOnce(refused)).as("the doubt of the second try").contains(open);
        assertThat(made).hasSize(2);
    }

    @Test
    void aResetThatABugBrokeOffStaysInDoubt() {
        assertThatThrownBy(() -> operations.atMostOnce(
                        operation,
                        "reset",
                        sent -> fail(sent, false, new IllegalStateException("bug")),
                        doubt -> {},
                        soon()))
                .hasMessage("bug");

        assertThat(atMostOnce(refused)).hasValueSatisfying(doubt -> {
            assertThat(doubt.effect()).isEqualTo(Effect.UNKNOWN);
            assertThat(doubt).hasMessageContaining("broken off");
        });
        assertThat(made).isEmpty();
    }
}
