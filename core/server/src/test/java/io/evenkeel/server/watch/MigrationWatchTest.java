package io.evenkeel.server.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.engine.migration.Migration;
import io.evenkeel.engine.migration.MigrationObservation;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.watch.MigrationWatch.OnInterrupt;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession.CancelReply;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.MigrationTuning;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MigrationWatchTest {
    private static final MigrationOutcome CANCELLED =
            new MigrationOutcome.Cancelled(new Residence.OnHost(new HostId("h1"), VmState.RUNNING));

    private final StringWriter err = new StringWriter();
    private final PressableKeys keys = new PressableKeys();
    private final FakeMigration migration = new FakeMigration();
    private final MigrationWatch watch =
            new MigrationWatch(Console.plain(new PrintWriter(err, true), new PrintWriter(err, true)), () -> 0, keys);

    @Test
    void theFirstPressCancelsAndTheEndIsStillWaitedFor() throws InterruptedException {
        migration.whenFollowed = keys::press;
        migration.whenCancelled = () -> migration.outcome.complete(CANCELLED);

        Ending ending = watch.watch(migration, "web h1 -> h2", OnInterrupt.CANCEL_THEN_LEAVE);

        assertThat(ending).isEqualTo(new Ending.Ended(CANCELLED));
        assertThat(migration.cancellations).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly("cancelling; press Ctrl-C again to stop waiting for the end");
    }

    @Test
    void theSecondPressStopsTheWaiting() throws InterruptedException {
        migration.whenFollowed = () -> {
            keys.press();
            keys.press();
        };

        assertThat(watch.watch(migration, "web h1 -> h2", OnInterrupt.CANCEL_THEN_LEAVE))
                .isEqualTo(new Ending.Left());
        assertThat(migration.cancellations).isEqualTo(1);
    }

    @Test
    void theLastLookIsShownBeforeTheEndIsTold() {
        migration.whenShown = new CompletableFuture<>();
        migration.outcome.complete(CANCELLED);
        CompletableFuture<Ending> told = CompletableFuture.supplyAsync(() -> {
            try {
                return watch.watch(migration, "web h1 -> h2", OnInterrupt.CANCEL_THEN_LEAVE);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(told).failsWithin(Duration.ofMillis(100));
        migration.whenShown.complete(null);
        assertThat(told).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(new Ending.Ended(CANCELLED));
    }

    @Test
    void whoeverOnlyLooksLeavesAtTheFirstPress() throws InterruptedException {
        migration.whenFollowed = keys::press;

        assertThat(watch.watch(migration, "web h1 -> h2", OnInterrupt.LEAVE)).isEqualTo(new Ending.Left());
        assertThat(migration.cancellations).isZero();
    }

    @Test
    void cancellingWaitsForTheEnd() throws InterruptedException {
        migration.whenCancelled = () -> migration.outcome.complete(CANCELLED);

        assertThat(watch.cancel(migration, "web h1 -> h2")).isEqualTo(new Ending.Ended(CANCELLED));
    }

    @Test
    void aRefusedCancelIsToldAndTheMigrationGoesOn() throws InterruptedException {
        migration.cancelReply = CompletableFuture.failedFuture(
                HypervisorException.withoutEffect(ErrorKind.UNSUPPORTED, "no cancel here"));
        migration.whenFollowed = () -> {
            keys.press();
            migration.outcome.complete(CANCELLED);
        };

        watch.watch(migration, "web h1 -> h2", OnInterrupt.CANCEL_THEN_LEAVE);

        assertThat(err.toString()).contains("cannot be cancelled: no cancel here");
    }

    @Test
    void theKeyIsGivenBackAtTheEnd() throws InterruptedException {
        migration.outcome.complete(CANCELLED);

        watch.watch(migration, "web h1 -> h2", OnInterrupt.CANCEL_THEN_LEAVE);

        assertThat(keys.handler).isNull();
    }

    @Test
    void anUnknownEndIsAFailure() {
        migration.outcome.completeExceptionally(new IllegalStateException("lost"));

        assertThatThrownBy(() -> watch.watch(migration, "web h1 -> h2", OnInterrupt.CANCEL_THEN_LEAVE))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("how the migration ended is not known");
        assertThat(keys.handler).isNull();
    }

    private static final class PressableKeys implements Interrupts {
        private @Nullable Runnable handler;

        @Override
        public Subscription handle(Runnable newHandler) {
            handler = newHandler;
            return () -> handler = null;
        }

        void press() {
            if (handler == null) {
                throw new AssertionError("nobody handles the key");
            }
            handler.run();
        }
    }

    private static final class FakeMigration implements Migration {
        private final CompletableFuture<MigrationOutcome> outcome = new CompletableFuture<>();
        private CompletionStage<CancelReply> cancelReply = CompletableFuture.completedFuture(CancelReply.ACCEPTED);
        private CompletableFuture<Void> whenShown = CompletableFuture.completedFuture(null);
        private Runnable whenFollowed = () -> {};
        private Runnable whenCancelled = () -> {};
        private int cancellations;

        @Override
        public OperationId id() {
            return OperationId.parse("00000000-0000-0000-0000-000000000001");
        }

        @Override
        public MigrationRequest request() {
            return MigrationRequest.of(new VmId("web"), new HostId("h1"), new HostId("h2"));
        }

        @Override
        public Optional<MigrationObservation> latest() {
            return Optional.empty();
        }

        @Override
        public Flow.Publisher<MigrationObservation> snapshots() {
            return subscriber -> {
                whenFollowed.run();
                var unused = whenShown.thenRun(subscriber::onComplete);
            };
        }

        @Override
        public CompletionStage<MigrationOutcome> outcome() {
            return outcome;
        }

        @Override
        public CompletionStage<CancelReply> cancel() {
            cancellations++;
            whenCancelled.run();
            return cancelReply;
        }

        @Override
        public CompletionStage<Void> tune(MigrationTuning tuning) {
            throw new AssertionError("nobody tunes");
        }

        @Override
        public CompletionStage<Void> forceSwitchover(ForceMode mode) {
            throw new AssertionError("nobody forces");
        }
    }
}
