package io.evenkeel.engine.convergence;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.prediction.Convergence;
import io.evenkeel.engine.prediction.Estimate;
import io.evenkeel.engine.prediction.Prediction;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the ladder decides by.
 *
 * @param elapsed since the start of the migration
 * @param stalled the stall detector's verdict
 * @param passes how many passes over memory have been seen to end; empty if the hypervisor tells nothing of memory
 * @param drainRate the measured rate at which memory is sent
 */
public record LadderInput(
        Duration elapsed,
        MigrationSnapshot snapshot,
        boolean stalled,
        Optional<Prediction> prediction,
        OptionalInt passes,
        Optional<DataRate> drainRate) {

    public LadderInput {
        requireNonNull(elapsed, "elapsed");
        requireNonNull(snapshot, "snapshot");
        requireNonNull(prediction, "prediction");
        requireNonNull(passes, "passes");
        requireNonNull(drainRate, "drainRate");
    }

    /** How long sending all that remains now would take. */
    Optional<Duration> timeForRest() {
        return snapshot.memory()
                .flatMap(memory -> drainRate
                        .filter(rate -> rate.bytesPerSecond() > 0)
                        .map(rate -> rate.timeFor(memory.remaining())));
    }

    /** The longest that one pass over memory can take at the measured rate; empty if nothing is being sent. */
    Optional<Duration> longestPass() {
        return snapshot.memory()
                .flatMap(memory ->
                        drainRate.filter(rate -> rate.bytesPerSecond() > 0).map(rate -> rate.timeFor(memory.total())));
    }

    /** How long it takes until the migration ends by itself, if measured bytes say so with some certainty. */
    Optional<Duration> predictedEnd() {
        return prediction
                .filter(known -> known.basis() == Prediction.Basis.MEASURED_BYTES
                        && known.convergence() != Convergence.WILL_NOT_CONVERGE)
                .flatMap(Prediction::remaining)
                .flatMap(Estimate::p90);
    }
}
