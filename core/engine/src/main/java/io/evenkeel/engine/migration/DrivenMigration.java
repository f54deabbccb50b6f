package io.evenkeel.engine.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.convergence.ConvergenceLadder;
import io.evenkeel.engine.convergence.LadderInput;
import io.evenkeel.engine.migration.MigrationEvent.Kind;
import io.evenkeel.engine.prediction.Convergence;
import io.evenkeel.engine.prediction.Estimate;
import io.evenkeel.engine.prediction.Prediction;
import io.evenkeel.engine.stream.ConflatingPublisher;
import io.evenkeel.engine.time.Timeline;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSession.CancelReply;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.MigrationTuning;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls one session and tells everyone.
 *
 * <p>Looks follow each other: the next is scheduled when the last has ended, so the fields below are used by one thread
 * at a time, and a look that hangs delays this migration alone. All that is hard about pushing (order, back-pressure,
 * foreign code in callbacks) is in the publisher and not in the adapters.
 */
final class DrivenMigration implements Migration {

    private static final Logger LOG = LoggerFactory.getLogger(DrivenMigration.class);

    private final MigrationSession session;
    private final OperationId id;
    private final MigrationRequest request;
    private final Steering steering;
    private final DriverSettings settings;
    private final Timeline timeline;
    private final Executor calls;
    private final Consumer<DrivenMigration> onEnd;

    private final AtomicReference<Epoch> epoch;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CompletableFuture<MigrationOutcome> outcome = new CompletableFuture<>();
    private final ConflatingPublisher<MigrationObservation> publisher;
    private final EventLog events;
    private final Queue<Consumer<ConvergenceLadder>> newsForLadder = new ConcurrentLinkedQueue<>();

    private volatile boolean endSeen;
    private volatile Optional<MigrationObservation> latest = Optional.empty();

    // Used by one look at a time.
    private final Course course;
    private final ConvergenceLadder ladder;
    private final Rungs rungs;
    private final long startedNanos;
    private Optional<Long> blindSinceNanos = Optional.empty();
    private boolean wasStalled;

    DrivenMigration(
            MigrationSession session,
            Steering steering,
            DriverSettings settings,
            Timeline timeline,
            Executor calls,
            Consumer<DrivenMigration> onEnd) {
        this.session = session;
        this.id = session.id();
        this.request = session.request();
        this.steering = steering;
        this.epoch = new AtomicReference<>(steering.epoch());
        this.settings = settings;
        this.timeline = timeline;
        this.calls = calls;
        this.onEnd = onEnd;
        this.publisher = new ConflatingPublisher<>(calls, settings.subscriberBuffer());
        this.events = new EventLog(timeline.clock());
        this.course = new Course(steering.policy().stall(), steering.knownDirtyRate());
        this.ladder = steering.adopted()
                ? ConvergenceLadder.ofAdopted(steering.policy(), steering.capabilities(), request)
                : ConvergenceLadder.ofStarted(steering.policy(), steering.capabilities(), request);
        this.rungs = new Rungs(session, ladder, events);
        this.startedNanos = timeline.ticker().nanos();
    }

    /** Gives orders by {@code newEpoch} from now on, unless it is smaller than the present one. */
    void lead(Epoch newEpoch) {
        epoch.accumulateAndGet(newEpoch, (before, next) -> before.isBefore(next) ? next : before);
    }

    void begin() {
        lookAfter(Duration.ZERO);
    }

    private void lookAfter(Duration delay) {
        timeline.schedule(delay, () -> {
            try {
                calls.execute(this::look);
            } catch (RejectedExecutionException e) {
                lose("the driver was closed", e);
            }
        });
    }

    private void look() {
        if (ended.get()) {
            return;
        }
        try {
            MigrationSnapshot snapshot = session.observe(deadline());
            seen();
            accept(snapshot);
        } catch (HypervisorException e) {
            if (e.kind().isTransient()) {
                unseen(e);
            } else {
                lose("it can no longer be looked at", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lose("looking at it was interrupted", e);
        } catch (RuntimeException | Error e) {
            lose("looking at it failed", e);
        }
    }

    private void seen() {
        if (blindSinceNanos.isPresent()) {
            events.add(Kind.BACK_IN_SIGHT, "looking at the migration succeeds again");
            blindSinceNanos = Optional.empty();
        }
    }

    private void unseen(HypervisorException e) {
        long now = timeline.ticker().nanos();
        if (blindSinceNanos.isEmpty()) {
            blindSinceNanos = Optional.of(now);
            events.add(Kind.OUT_OF_SIGHT, "looking at the migration fails: " + e.getMessage());
            latest.ifPresent(last -> publish(new MigrationObservation(
                    last.snapshot(),
                    last.at(),
                    last.elapsed(),
                    last.drainRate(),
                    last.prediction(),
                    last.stalled(),
                    events.all())));
        }
        Duration blind = Duration.ofNanos(now - blindSinceNanos.orElse(now));
        if (blind.compareTo(settings.blindness()) >= 0) {
            lose("looking at it has failed for " + blind.toSeconds() + " s", e);
        } else {
            lookAfter(settings.pace().longest());
        }
    }

    private void accept(MigrationSnapshot snapshot) throws InterruptedException {
        if (!snapshot.id().equals(id)) {
            lose("the adapter showed migration " + snapshot.id() + " instead", null);
            return;
        }
        MigrationPhase phase = snapshot.phase();
        latest.map(last -> last.snapshot().phase())
                .filter(before -> !before.mayBecome(phase))
                .ifPresent(before ->
                        events.addOnce(Kind.RULE_BROKEN, "§4.3 broken by the adapter: " + before + " became " + phase));
        for (Consumer<ConvergenceLadder> news = newsForLadder.poll(); news != null; news = newsForLadder.poll()) {
            news.accept(ladder);
        }
        Duration elapsed = Duration.ofNanos(timeline.ticker().nanos() - startedNanos);
        LadderInput input = course.next(elapsed, snapshot, ladder.permittedDowntime());
        noteStall(input.stalled());
        if (snapshot.outcome().isPresent()) {
            publish(observation(input));
            end(snapshot.outcome().get());
            return;
        }
        rungs.climb(input, requireNonNull(epoch.get()), this::deadline);
        publishIfChanged(observation(input));
        lookAfter(settings.pace()
                .next(
                        phase,
                        elapsed,
                        input.prediction().flatMap(Prediction::remaining).map(Estimate::p50)));
    }

    private void noteStall(boolean stalled) {
        if (stalled != wasStalled) {
            wasStalled = stalled;
            events.add(
                    stalled ? Kind.STALLED : Kind.PROGRESSES,
                    stalled
                            ? "no progress for "
                                    + steering.policy().stall().window().toSeconds() + " s"
                            : "progress again");
        }
    }

    private MigrationObservation observation(LadderInput input) {
        return new MigrationObservation(
                input.snapshot(),
                timeline.clock().instant(),
                input.elapsed(),
                input.drainRate(),
                input.prediction(),
                input.stalled(),
                events.all());
    }

    private void publishIfChanged(MigrationObservation next) {
        boolean same = latest.isPresent()
                && latest.get().snapshot().equals(next.snapshot())
                && latest.get().events().size() == next.events().size()
                && convergence(latest.get()).equals(convergence(next));
        if (!same) {
            publish(next);
        }
    }

    private static Optional<Convergence> convergence(MigrationObservation observation) {
        return observation.prediction().map(Prediction::convergence);
    }

    private void publish(MigrationObservation next) {
        latest = Optional.of(next);
        publisher.publish(next);
    }

    private void end(MigrationOutcome ending) {
        endSeen = true;
        if (ended.compareAndSet(false, true)) {
            publisher.complete();
            release();
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
            publisher.fail(lost);
            release();
            // Not in the thread of whoever closes the driver, nor of the timeline: foreign code is attached to it.
            try {
                calls.execute(() -> outcome.completeExceptionally(lost));
            } catch (RejectedExecutionException e) {
                outcome.completeExceptionally(lost);
            }
        }
    }

    private void release() {
        onEnd.accept(this);
        letGo();
    }

    /** Closes the session, and never the migration. */
    void letGo() {
        try {
            calls.execute(() -> {
                try {
                    session.close();
                } catch (RuntimeException e) {
                    LOG.warn("closing the session of migration {} failed", id, e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the session of migration {} is left to its connection", id, e);
        }
    }

    private Deadline deadline() {
        return Deadline.after(settings.callBudget(), timeline.ticker());
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
        return latest;
    }

    @Override
    public CompletionStage<MigrationOutcome> outcome() {
        return outcome.minimalCompletionStage();
    }

    @Override
    public Flow.Publisher<MigrationObservation> snapshots() {
        return publisher;
    }

    @Override
    public CompletionStage<CancelReply> cancel() {
        return steer(
                "cancel",
                () -> endSeen
                        ? CancelReply.ENDED
                        : session.cancel(Operation.in(requireNonNull(epoch.get())), deadline()));
    }

    @Override
    public CompletionStage<Void> tune(MigrationTuning tuning) {
        return steer("tune", () -> {
                    requireDriven();
                    try {
                        session.tune(Operation.in(requireNonNull(epoch.get())), tuning, deadline());
                    } catch (HypervisorException e) {
                        if (e.effect() == Effect.UNKNOWN) {
                            newsForLadder.add(told -> told.mayBeTuned(tuning));
                        }
                        throw e;
                    }
                    newsForLadder.add(told -> told.tuned(tuning));
                    return tuning;
                })
                .thenAccept(done -> {});
    }

    @Override
    public CompletionStage<Void> forceSwitchover(ForceMode mode) {
        return steer("force switchover", () -> {
                    requireDriven();
                    session.forceSwitchover(Operation.in(requireNonNull(epoch.get())), mode, deadline());
                    return mode;
                })
                .thenAccept(done -> {});
    }

    /** The session is closed after the end: what it would answer then is known without it. */
    private void requireDriven() {
        if (endSeen) {
            throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "migration " + id + " has ended");
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
