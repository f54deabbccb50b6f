package io.evenkeel.engine.convergence;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.prediction.Prediction;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.Optional;

/**
 * What the ladder decides by.
 *
 * @param elapsed since the start of the migration
 * @param stalled the stall detector's verdict
 * @param drainRate the measured rate at which memory is sent
 */
public record LadderInput(
        Duration elapsed,
        MigrationSnapshot snapshot,
        boolean stalled,
        Optional<Prediction> prediction,
        Optional<DataRate> drainRate) {

    public LadderInput {
        requireNonNull(elapsed, "elapsed");
        requireNonNull(snapshot, "snapshot");
        requireNonNull(prediction, "prediction");
        requireNonNull(drainRate, "drainRate");
    }

    /** How long sending all that remains now would take. */
    Optional<Duration> timeForRest() {
        return snapshot.memory()
                .flatMap(memory -> drainRate
                        .filter(rate -> rate.bytesPerSecond() > 0)
                        .map(rate -> rate.timeFor(memory.remaining())));
    }
}
