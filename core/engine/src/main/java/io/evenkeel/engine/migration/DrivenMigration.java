package io.evenkeel.engine.migration;

import io.evenkeel.engine.migration.AfterLook.Ended;
import io.evenkeel.engine.migration.AfterLook.LookAgain;
import io.evenkeel.engine.migration.AfterLook.Lost;
import io.evenkeel.engine.prediction.FinishingTime;
import io.evenkeel.engine.time.Timeline;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSession.CancelReply;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.MigrationTuning;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pulls one session and tells everyone: the life of one watching, from the first look to the end or the loss.
 *
 * <p>Looks follow each other: the next is scheduled when the last has ended, so {@link Lookout} and all behind it is
 * used by one thread at a time, and a look that hangs delays this migration alone. All that is hard about pushing
 * (order, back-pressure, foreign code in callbacks) is in the publisher and not in the adapters.
 */
final class DrivenMigration implements Migration {

    private final Attachment attachment;
    private final OperationId id;
    private final MigrationRequest request;
    private final Timeline timeline;
    private final Executor calls;
    private final Consumer<DrivenMigration> onEnd;

    private final Authority authority;
    private final Bulletin bulletin;
    private final Helm helm;
    private final Lookout lookout;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CompletableFuture<MigrationOutcome> outcome = new CompletableFuture<>();

    DrivenMigration(
            MigrationSession session,
            Steering steering,
            DriverSettings settings,
            FinishingTime finishing,
            Timeline timeline,
            Executor calls,
            Function<OperationId, Optional<Migration>> driven,
            Consumer<DrivenMigration> onEnd) {
        this.attachment = new Attachment(session, steering.finder(), calls);
        this.id = session.id();
        this.request = session.request();
        this.timeline = timeline;
        this.calls = calls;
        this.onEnd = onEnd;
        this.authority = new Authority(steering.epoch());
        this.bulletin = new Bulletin(calls, settings.subscriberBuffer());
        EventLog events = new EventLog(timeline.clock());
        LadderNews news = new LadderNews();
        this.helm = new Helm(
                attachment,
                authority,
                () -> Deadline.after(settings.callBudget(), timeline.ticker()),
                calls,
                () -> driven.apply(id).filter(other -> other != this),
                events,
                news);
        Reading reading = new Reading(
                attachment, request, steering, authority, timeline, settings.pace(), finishing, events, bulletin, news);
        this.lookout = new Lookout(attachment, reading, settings, timeline, events, bulletin);
    }

    /**
     * Goes on through {@code session}, which was found later and so perhaps on a connection that still works, and gives
     * orders by the epoch of {@code found} unless that is smaller than the present one.
     *
     * @return false if this migration is lost from sight, and somebody else has to watch it
     */
    boolean takeOver(MigrationSession session, Steering found) {
        authority.lead(found.epoch());
        if (attachment.exchange(session, found.finder())) {
            return true;
        }
        if (attachment.state() == Attachment.State.LOST) {
            return false;
        }
        attachment.close(session);
        return true;
    }

    void begin() {
        lookAfter(Duration.ZERO);
    }

    private void lookAfter(Duration delay) {
        try {
            timeline.schedule(delay, () -> {
                try {
                    calls.execute(this::look);
                } catch (RejectedExecutionException e) {
                    lose("the driver was closed", e);
                }
            });
        } catch (RuntimeException e) {
            lose("the next look cannot be scheduled", e);
        }
    }

    private void look() {
        if (ended.get()) {
            return;
        }
        AfterLook next = lookout.look();
        if (next instanceof LookAgain again) {
            lookAfter(again.in());
        } else if (next instanceof Ended end) {
            end(end.outcome());
        } else if (next instanceof Lost lost) {
            lose(lost.why(), lost.cause());
        }
    }

    private void end(MigrationOutcome ending) {
        if (ended.compareAndSet(false, true)) {
            bulletin.complete();
            onEnd.accept(this);
            attachment.release(Attachment.State.ENDED);
            outcome.complete(ending);
        }
    }

    /** Gives up watching. The migration itself goes on, if it has not ended. */
    void lose(String why, @Nullable Throwable cause) {
        MigrationLostException lost = new MigrationLostException(
                "migration " + id + " of VM " + request.vm() + " to " + request.destination() + " is lost from sight: "
                        + why + (cause == null ? "" : ": " + cause.getMessage())
                        + "; it may still be running: find it by its id",
                cause);
        if (ended.compareAndSet(false, true)) {
            bulletin.fail(lost);
            attachment.release(Attachment.State.LOST);
            onEnd.accept(this);
            // Not in the thread of whoever closes the driver, nor of the timeline: foreign code is attached to it.
            try {
                calls.execute(() -> outcome.completeExceptionally(lost));
            } catch (RejectedExecutionException e) {
                outcome.completeExceptionally(lost);
            }
        }
    }

    @Override
    public OperationId id() {
        return id;
    }

    @Override
    public MigrationRequest request() {
        return request;
    }

    @Override
    public Optional<MigrationObservation> latest() {
        return bulletin.latest();
    }

    @Override
    public CompletionStage<MigrationOutcome> outcome() {
        return outcome.minimalCompletionStage();
    }

    @Override
    public Flow.Publisher<MigrationObservation> snapshots() {
        return bulletin.snapshots();
    }

    @Override
    public CompletionStage<CancelReply> cancel() {
        return helm.cancel();
    }

    @Override
    public CompletionStage<Void> tune(MigrationTuning tuning) {
        return helm.tune(tuning);
    }

    @Override
    public CompletionStage<Void> forceSwitchover(ForceMode mode) {
        return helm.forceSwitchover(mode);
    }
}
