package io.evenkeel.engine.migration;

import io.evenkeel.engine.migration.MigrationEvent.Kind;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSession.CancelReply;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.MigrationTuning;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Carries out what somebody asks of a migration while it runs. Never blocks; safe for use by several threads. */
final class Helm {

    private final MigrationSession session;
    private final Authority authority;
    private final Supplier<Deadline> deadlines;
    private final Executor calls;
    private final EventLog events;
    private final LadderNews news;
    private volatile boolean endSeen;

    Helm(
            MigrationSession session,
            Authority authority,
            Supplier<Deadline> deadlines,
            Executor calls,
            EventLog events,
            LadderNews news) {
        this.session = session;
        this.authority = authority;
        this.deadlines = deadlines;
        this.calls = calls;
        this.events = events;
        this.news = news;
    }

    /** The session is closed after the end: what it would answer then is known without it. */
    void ended() {
        endSeen = true;
    }

    CompletionStage<CancelReply> cancel() {
        return steer(
                "cancel", () -> endSeen ? CancelReply.ENDED : session.cancel(authority.operation(), deadlines.get()));
    }

    CompletionStage<Void> tune(MigrationTuning tuning) {
        return steer("tune", () -> {
                    requireDriven();
                    try {
                        session.tune(authority.operation(), tuning, deadlines.get());
                    } catch (HypervisorException e) {
                        if (e.effect() == Effect.UNKNOWN) {
                            news.mayBeTuned(tuning);
                        }
                        throw e;
                    }
                    news.tuned(tuning);
                    return tuning;
                })
                .thenAccept(done -> {});
    }

    CompletionStage<Void> forceSwitchover(ForceMode mode) {
        return steer("force switchover", () -> {
                    requireDriven();
                    session.forceSwitchover(authority.operation(), mode, deadlines.get());
                    return mode;
                })
                .thenAccept(done -> {});
    }

    private void requireDriven() {
        if (endSeen) {
            throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "migration " + session.id() + " has ended");
        }
    }

    private interface Change<T> {
        T make() throws InterruptedException;
    }

    private <T> CompletionStage<T> steer(String what, Change<T> change) {
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            calls.execute(() -> {
                try {
                    T made = change.make();
                    events.add(Kind.STEERED, what + ": " + made);
                    done.complete(made);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    done.completeExceptionally(e);
                } catch (RuntimeException | Error e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(e);
        }
        return done.minimalCompletionStage();
    }
}
