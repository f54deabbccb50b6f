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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Carries out what somebody asks of a migration. Never blocks; safe for use by several threads.
 *
 * <p>A session is used only while it is held. After the end, the answer is known without one. A migration that was lost
 * from sight may still run: if the driver watches it again, what is asked is passed on there; else it is looked for once
 * more, and what cannot be found is not steered.
 */
final class Helm {

    private final Attachment attachment;
    private final Authority authority;
    private final Supplier<Deadline> deadlines;
    private final Executor calls;
    private final Supplier<Optional<Migration>> watchedAgain;
    private final EventLog events;
    private final LadderNews news;

    Helm(
            Attachment attachment,
            Authority authority,
            Supplier<Deadline> deadlines,
            Executor calls,
            Supplier<Optional<Migration>> watchedAgain,
            EventLog events,
            LadderNews news) {
        this.attachment = attachment;
        this.authority = authority;
        this.deadlines = deadlines;
        this.calls = calls;
        this.watchedAgain = watchedAgain;
        this.events = events;
        this.news = news;
    }

    CompletionStage<CancelReply> cancel() {
        return steer(
                "cancel",
                Migration::cancel,
                () -> attachment.state() == Attachment.State.ENDED
                        ? CancelReply.ENDED
                        : through(session -> session.cancel(authority.operation(), deadlines.get())));
    }

    CompletionStage<Void> tune(MigrationTuning tuning) {
        return steer(
                        "tune",
                        again -> again.tune(tuning).thenApply(done -> tuning),
                        () -> through(session -> {
                            tune(session, tuning);
                            return tuning;
                        }))
                .thenAccept(done -> {});
    }

    private void tune(MigrationSession session, MigrationTuning tuning) throws InterruptedException {
        try {
            session.tune(authority.operation(), tuning, deadlines.get());
        } catch (HypervisorException e) {
            if (e.effect() == Effect.UNKNOWN) {
                news.mayBeTuned(tuning);
            }
            throw e;
        }
        news.tuned(tuning);
    }

    CompletionStage<Void> forceSwitchover(ForceMode mode) {
        return steer(
                        "force switchover",
                        again -> again.forceSwitchover(mode).thenApply(done -> mode),
                        () -> through(session -> {
                            session.forceSwitchover(authority.operation(), mode, deadlines.get());
                            return mode;
                        }))
                .thenAccept(done -> {});
    }

    private interface Use<T> {
        T of(MigrationSession session) throws InterruptedException;
    }

    private <T> T through(Use<T> use) throws InterruptedException {
        return switch (attachment.state()) {
            case HELD -> use.of(attachment.session());
            case ENDED ->
                throw HypervisorException.withoutEffect(
                        ErrorKind.CONFLICT, "migration " + attachment.id() + " has ended");
            case LOST -> {
                MigrationSession found = find();
                try {
                    yield use.of(found);
                } finally {
                    attachment.close(found);
                }
            }
        };
    }

    private MigrationSession find() throws InterruptedException {
        String lost = "migration " + attachment.id() + " is lost from sight";
        SessionFinder finder = attachment
                .finder()
                .orElseThrow(() -> HypervisorException.withoutEffect(
                        ErrorKind.CONFLICT,
                        lost + ", and its connection cannot find it again; nothing was asked of it"));
        Optional<MigrationSession> found;
        try {
            found = finder.find(attachment.id(), deadlines.get());
        } catch (HypervisorException e) {
            throw new HypervisorException(
                    e.kind(),
                    Effect.NONE,
                    lost
                            + " and cannot be looked for, so nothing was asked of it; adopt it on a connection that works ("
                            + e.getMessage() + ")",
                    e);
        }
        return found.orElseThrow(() -> HypervisorException.withoutEffect(
                ErrorKind.NOT_FOUND, lost + " and the hypervisor no longer knows it; find out where the VM is"));
    }

    private interface Change<T> {
        T make() throws InterruptedException;
    }

    private <T> CompletionStage<T> steer(String what, Function<Migration, CompletionStage<T>> again, Change<T> change) {
        Optional<Migration> other = attachment.state() == Attachment.State.LOST ? watchedAgain.get() : Optional.empty();
        if (other.isPresent()) {
            return again.apply(other.get());
        }
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
            done.completeExceptionally(new HypervisorException(
                    ErrorKind.CONFLICT,
                    Effect.NONE,
                    what + " was not asked of migration " + attachment.id() + ": the driver was closed",
                    e));
        }
        return done.minimalCompletionStage();
    }
}
