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
 * Shows a migration until it ends, or until Ctrl-C says otherwise.
 */
public final class MigrationWatch {
    private static final String TOO_LATE = "too late to cancel: switchover has begun";

    private final Console console;
    private final Ticker ticker;
    private final Interrupts interrupts;

    @Inject
    public MigrationWatch(Console console, Ticker ticker, Interrupts interrupts) {
        this.console = console;
        this.ticker = ticker;
        this.interrupts = interrupts;
    }

    /** What Ctrl-C does. */
    public enum OnInterrupt {
        /** The first cancels the migration and its end is still waited for; the second stops the waiting. */
        CANCEL_THEN_LEAVE,
        /** It stops the waiting; the migration goes on. */
        LEAVE
    }

    /**
     * Waits for the end, showing progress.
     *
     * @param title which VM moves from where to where
     * @throws FailedException if how the migration ended cannot be found out
     */
    public Ending watch(Migration migration, String title, OnInterrupt onInterrupt) throws InterruptedException {
        return watch(migration, title, onInterrupt == OnInterrupt.LEAVE ? 1 : 0, false);
    }

    /**
     * Cancels the migration and waits for its end, showing progress; Ctrl-C stops the waiting.
     *
     * @throws FailedException as {@link #watch}
     */
    public Ending cancel(Migration migration, String title) throws InterruptedException {
        return watch(migration, title, 1, true);
    }

    private Ending watch(Migration migration, String title, int pressesBefore, boolean cancel)
            throws InterruptedException {
        CompletableFuture<Ending> ending = new CompletableFuture<>();
        AtomicInteger presses = new AtomicInteger(pressesBefore);
        try (ProgressDisplay display = new ProgressDisplay(console, ticker, title);
                Interrupts.Subscription keys =
                        interrupts.handle(() -> pressed(presses.incrementAndGet(), migration, display, ending))) {
            Viewer viewer = new Viewer(display);
            migration.snapshots().subscribe(viewer);
            // The last look is shown by another thread than that which tells the outcome, and belongs before it.
            migration
                    .outcome()
                    .whenComplete((outcome, failure) -> viewer.seen().thenRun(() -> {
                        if (failure == null) {
                            ending.complete(new Ending.Ended(outcome));
                        } else {
                            ending.completeExceptionally(failure);
                        }
                    }));
            if (cancel) {
                migration.cancel().whenComplete((reply, failure) -> {
                    if (failure != null) {
                        ending.completeExceptionally(new FailedException(refusal(failure), failure));
                    } else if (reply == CancelReply.TOO_LATE) {
                        display.say(TOO_LATE);
                    }
                });
            }
            return ending.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FailedException refused) {
                throw refused;
            }
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
            display.say("cancelling; press Ctrl-C again to stop waiting for the end");
            migration.cancel().whenComplete((reply, failure) -> {
                if (failure != null) {
                    display.say(refusal(failure));
                } else if (reply == CancelReply.TOO_LATE) {
                    display.say(TOO_LATE);
                }
            });
        } else {
            ending.complete(new Ending.Left());
        }
    }

    private static String refusal(Throwable failure) {
        return "cannot be cancelled: " + Explanation.of(unwrapped(failure)).line();
    }
}
