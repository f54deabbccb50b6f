package io.evenkeel.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.libvirt.TestContext;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HostLinkTest {

    private static final Duration ANSWER = Duration.ofMillis(100);

    private final TestContext context = new TestContext();
    private final CountDownLatch never = new CountDownLatch(1);

    private HostLink link(String connectTimeout, Supplier<Wire> dialling) {
        Settings settings = Settings.of(Settings.SCHEMA.bind(Map.of(
                "hosts",
                "h1=qemu+tcp://h1/system",
                "answer-timeout",
                ANSWER.toString(),
                "connect-timeout",
                connectTimeout)));
        Opener opener = new Opener("qemu+tcp://h1/system", settings, context.ticker(), dialling);
        return new HostLink(settings.hosts().get(0), settings, context, opener);
    }

    /** Takes longer than an answer may, and fails, since without a host there is nothing to be connected with. */
    private Wire refuse() {
        try {
            never.await(ANSWER.multipliedBy(4).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        throw new VirFailure(VirFailure.NO_CONNECT, 0, "refused");
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(60));
    }

    @Test
    void aFirstContactMayTakeLongerThanAnAnswerLater() {
        try (HostLink link = link("PT30S", this::refuse)) {
            HypervisorException first =
                    catchThrowableOfType(HypervisorException.class, () -> link.greet(wire -> true, soon()));

            assertThat(first).hasMessageContaining("refused");
        }
    }

    @Test
    void aFirstContactIsGivenUpAfterTheConnectTimeout() {
        CountDownLatch over = new CountDownLatch(1);
        try (HostLink link = link("PT0.05S", () -> waitFor(over))) {
            HypervisorException first =
                    catchThrowableOfType(HypervisorException.class, () -> link.greet(wire -> true, soon()));

            assertThat(first).hasMessageContaining("did not answer in time");
            assertThat(first.kind()).isEqualTo(ErrorKind.UNREACHABLE);
        } finally {
            over.countDown();
        }
    }

    @Test
    void anAnswerIsAwaitedForTheAnswerTimeoutOnly() {
        CountDownLatch over = new CountDownLatch(1);
        try (HostLink link = link("PT30S", () -> waitFor(over))) {
            HypervisorException later =
                    catchThrowableOfType(HypervisorException.class, () -> link.query(wire -> true, soon()));

            assertThat(later).hasMessageContaining("did not answer in time");
            assertThat(later.kind()).isEqualTo(ErrorKind.UNREACHABLE);
        } finally {
            over.countDown();
        }
    }

    /** Connected with nothing: these questions do not look at it. */
    @SuppressWarnings("NullAway")
    private static Wire atOnce() {
        return null;
    }

    /** Connects at once the first time, and later in longer than an answer may take. */
    private Supplier<Wire> slowerEachTime() {
        AtomicBoolean first = new AtomicBoolean(true);
        return () -> {
            try {
                assertThat(first.getAndSet(false)
                                || !never.await(ANSWER.multipliedBy(4).toMillis(), TimeUnit.MILLISECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return atOnce();
        };
    }

    @Test
    void eachLaneMayTakeItsTimeToConnectToAHostThatHasAnswered() throws InterruptedException {
        try (HostLink link = link("PT30S", slowerEachTime())) {
            assertThat(link.<Boolean>greet(wire -> true, soon())).isTrue();

            assertThat(link.<Boolean>watch(wire -> true, soon())).isTrue();
            assertThat(link.line().patience()).isEqualTo(Duration.ofSeconds(30));
        }
    }

    @Test
    void aHostThatHasNeverAnsweredIsNotWaitedForLongerOnAnotherLane() {
        CountDownLatch over = new CountDownLatch(1);
        try (HostLink link = link("PT30S", () -> waitFor(over))) {
            assertThat(catchThrowableOfType(HypervisorException.class, () -> link.watch(wire -> 2, soon())))
                    .hasMessageContaining("did not answer in time");
            assertThat(link.line().patience()).isEqualTo(ANSWER);
        } finally {
            over.countDown();
        }
    }

    @Test
    void aSlowDiskHoldsUpNoQuestion() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch looking = new CountDownLatch(1);
        try (HostLink link = link("PT30S", HostLinkTest::atOnce)) {
            FutureTask<Boolean> look = new FutureTask<>(() -> link.inspect(
                    wire -> {
                        looking.countDown();
                        return awaits(over);
                    },
                    soon()));
            context.threads().newThread(look).start();
            looking.await();

            assertThat(link.<Boolean>query(wire -> true, soon())).isTrue();
            assertThat(link.<Boolean>change(wire -> true, soon())).isTrue();

            assertThat(never.await(ANSWER.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS))
                    .isFalse();
            over.countDown();
            assertThat(look.get()).as("which took longer than an answer may").isTrue();
        } finally {
            over.countDown();
        }
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Wire waitFor(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        throw new VirFailure(VirFailure.NO_CONNECT, 0, "over");
    }
}
