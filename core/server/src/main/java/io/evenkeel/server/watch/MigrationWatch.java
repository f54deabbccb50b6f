package io.evenkeel.server.watch;

import io.evenkeel.engine.migration.Migration;
import io.evenkeel.engine.migration.MigrationLostException;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.Explanation;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.migration.MigrationSession.CancelReply;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shows a migration until it ends.
 *
 * <p>The first Ctrl-C cancels the migration and still waits for its end; the second leaves it running.
 */
public final class MigrationWatch {
    private final Console console;
    private final Ticker ticker;
    private final Interrupts interrupts;

    @Inject
    public MigrationWatch(Console console, Ticker ticker, Interrupts interrupts) {
        this.console = console;
        this.ticker = ticker;
        this.interrupts = interrupts;
    }

    /**
     * Waits for the end, showing progress.
     *
     * @param title which VM moves from where to where
     * @throws FailedException if how the migration ended cannot be found out
     */
    public Ending watch(Migration migration, String title) throws InterruptedException {
        CompletableFuture<Ending> ending = new CompletableFuture<>();
        migration.outcome().whenComplete((outcome, failure) -> {
            if (failure == null) {
                ending.complete(new Ending.Ended(outcome));
            } else {
                ending.completeExceptionally(failure);
            }
        });
        AtomicInteger presses = new AtomicInteger();
        try (ProgressDisplay display = new ProgressDisplay(console, ticker, title);
                Interrupts.Subscription keys =
                        interrupts.handle(() -> pressed(presses.incrementAndGet(), migration, display, ending))) {
            migration.snapshots().subscribe(new Viewer(display));
            return ending.get();
        } catch (ExecutionException e) {
            String why = e.getCause() instanceof MigrationLostException lost
                    ? lost.getMessage()
                    : String.valueOf(e.getCause());
            throw new FailedException("how the migration ended is not known: " + why, e);
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static void pressed(
            int press, Migration migration, ProgressDisplay display, CompletableFuture<Ending> ending) {
        if (press == 1) {
            display.say("cancelling; press Ctrl-C again to leave the migration running");
            migration.cancel().whenComplete((reply, failure) -> {
                if (failure != null) {
                    display.say("cannot be cancelled: "
                            + Explanation.of(unwrapped(failure)).line());
                } else if (reply == CancelReply.TOO_LATE) {
                    display.say("too late to cancel: switchover has begun");
                }
            });
        } else {
            ending.complete(new Ending.LeftRunning());
        }
    }
}
