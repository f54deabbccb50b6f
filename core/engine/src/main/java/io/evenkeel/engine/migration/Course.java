package io.evenkeel.engine.migration;

import io.evenkeel.engine.convergence.LadderInput;
import io.evenkeel.engine.convergence.StallDetector;
import io.evenkeel.engine.convergence.StallSettings;
import io.evenkeel.engine.prediction.CopyHistory;
import io.evenkeel.engine.prediction.Estimate;
import io.evenkeel.engine.prediction.FinishingTime;
import io.evenkeel.engine.prediction.FractionHistory;
import io.evenkeel.engine.prediction.GuestWrites;
import io.evenkeel.engine.prediction.InFlightPredictor;
import io.evenkeel.engine.prediction.Prediction;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What successive looks at one migration add up to. Used by one thread at a time. */
final class Course {

    /** From a look this near the end, what is left to copy is known well. */
    private static final Duration NEAR = Duration.ofSeconds(1);

    private final Optional<GuestWrites> knownWrites;
    private final FinishingTime finishing;
    private Optional<Duration> copiedAt = Optional.empty();
    private StallDetector stall;
    private Optional<CopyHistory> bytes = Optional.empty();
    private Optional<FractionHistory> fraction = Optional.empty();

    Course(StallSettings stallSettings, Optional<GuestWrites> knownWrites, FinishingTime finishing) {
        this.knownWrites = knownWrites;
        this.finishing = finishing;
        this.stall = StallDetector.start(stallSettings, Duration.ZERO);
    }

    /** Takes in one look and says what is known now. */
    LadderInput next(Duration elapsed, MigrationSnapshot snapshot, Optional<Duration> permittedDowntime) {
        if (snapshot.phase() == MigrationPhase.PRECOPY) {
            snapshot.memory()
                    .ifPresent(memory -> bytes = Optional.of(bytes.map(history -> history.next(elapsed, memory))
                            .orElseGet(() -> CopyHistory.start(elapsed, memory))));
            snapshot.fraction()
                    .ifPresent(share -> fraction = Optional.of(fraction.map(history -> history.next(elapsed, share))
                            .orElseGet(() -> FractionHistory.start(elapsed, share))));
        }
        stall = stall.next(elapsed, snapshot, bytes);
        Optional<Prediction> copying = prediction(snapshot, permittedDowntime);
        copying.ifPresent(prediction -> copiedAt = prediction
                .remaining()
                .map(Estimate::p50)
                .filter(left -> left.compareTo(NEAR) <= 0)
                .map(elapsed::plus));
        if (snapshot.phase() == MigrationPhase.POSTCOPY) {
            copiedAt = Optional.empty(); // fetching takes its own time and would be learnt as finishing
        }
        if (snapshot.outcome()
                .filter(MigrationOutcome.Completed.class::isInstance)
                .isPresent()) {
            copiedAt.ifPresent(expected -> finishing.completed(elapsed.minus(expected)));
        }
        return new LadderInput(
                elapsed,
                snapshot,
                stall.isStalled(),
                copying.map(prediction -> prediction.later(finishing.usual())),
                bytes.map(history -> OptionalInt.of(history.passCount())).orElse(OptionalInt.empty()),
                bytes.flatMap(CopyHistory::drainRate));
    }

    private Optional<Prediction> prediction(MigrationSnapshot snapshot, Optional<Duration> permittedDowntime) {
        if (snapshot.phase() != MigrationPhase.PRECOPY) {
            return Optional.empty();
        }
        if (snapshot.memory().isPresent()) {
            return bytes.map(history -> InFlightPredictor.fromBytes(history, permittedDowntime, knownWrites));
        }
        return fraction.map(InFlightPredictor::fromFraction);
    }
}
