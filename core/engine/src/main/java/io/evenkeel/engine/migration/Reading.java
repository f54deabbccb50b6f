package io.evenkeel.engine.migration;

import io.evenkeel.engine.convergence.ConvergenceLadder;
import io.evenkeel.engine.convergence.LadderInput;
import io.evenkeel.engine.migration.AfterLook.Ended;
import io.evenkeel.engine.migration.AfterLook.LookAgain;
import io.evenkeel.engine.migration.AfterLook.Lost;
import io.evenkeel.engine.migration.MigrationEvent.Kind;
import io.evenkeel.engine.prediction.Estimate;
import io.evenkeel.engine.prediction.FinishingTime;
import io.evenkeel.engine.text.Words;
import io.evenkeel.engine.time.Timeline;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a snapshot means: checked, judged, acted upon and published. Used by one look at a time.
 *
 * <p>A snapshot goes through once: the course makes figures of it, the ladder decides by them, the bulletin shows both.
 */
final class Reading {

    private final OperationId id;
    private final Steering steering;
    private final Authority authority;
    private final Timeline timeline;
    private final Pace pace;
    private final EventLog events;
    private final Bulletin bulletin;
    private final LadderNews news;
    private final Course course;
    private final ConvergenceLadder ladder;
    private final Rungs rungs;
    private final long startedNanos;
    private boolean wasStalled;

    Reading(
            Attachment attachment,
            MigrationRequest request,
            Steering steering,
            Authority authority,
            Timeline timeline,
            Pace pace,
            FinishingTime finishing,
            EventLog events,
            Bulletin bulletin,
            LadderNews news) {
        this.id = attachment.id();
        this.steering = steering;
        this.authority = authority;
        this.timeline = timeline;
        this.pace = pace;
        this.events = events;
        this.bulletin = bulletin;
        this.news = news;
        this.course = new Course(steering.policy().stall(), steering.knownWrites(), finishing);
        this.ladder = steering.adopted()
                ? ConvergenceLadder.ofAdopted(steering.policy(), steering.capabilities(), request)
                : ConvergenceLadder.ofStarted(steering.policy(), steering.capabilities(), request);
        this.rungs = new Rungs(attachment, ladder, events);
        this.startedNanos = timeline.ticker().nanos();
    }

    /** Takes in one snapshot. */
    AfterLook take(MigrationSnapshot snapshot, Supplier<Deadline> deadline) throws InterruptedException {
        if (!snapshot.id().equals(id)) {
            return new Lost("the adapter showed migration " + snapshot.id() + " instead", null);
        }
        checkPhase(snapshot.phase());
        news.tell(ladder);
        Duration elapsed = Duration.ofNanos(timeline.ticker().nanos() - startedNanos);
        LadderInput input = course.next(elapsed, snapshot, ladder.permittedDowntime());
        noteStall(input.stalled());
        if (snapshot.outcome().isPresent()) {
            bulletin.publish(observation(input));
            return new Ended(snapshot.outcome().get());
        }
        rungs.climb(input, authority.epoch(), deadline);
        bulletin.publishIfChanged(observation(input));
        Optional<Duration> left = input.prediction()
                .flatMap(known -> known.remaining().map(Estimate::p50).or(known::atLeast));
        return new LookAgain(pace.next(snapshot.phase(), elapsed, left));
    }

    private void checkPhase(MigrationPhase phase) {
        bulletin.latest()
                .map(last -> last.snapshot().phase())
                .filter(before -> !before.mayBecome(phase))
                .ifPresent(before -> events.addOnce(
                        Kind.RULE_BROKEN,
                        "§4.3 broken by the adapter: " + Words.of(before) + " became " + Words.of(phase)));
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
}
