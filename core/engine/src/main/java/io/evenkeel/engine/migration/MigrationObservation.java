package io.evenkeel.engine.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.prediction.Estimate;
import io.evenkeel.engine.prediction.Prediction;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A look at a migration with all that follows from it.
 *
 * @param at when the look was taken
 * @param elapsed since the driver took the migration over
 * @param drainRate the measured rate at which memory is sent
 * @param prediction what is expected now; empty outside pre-copy and where the hypervisor tells nothing to go by
 * @param stalled whether there has been no progress for the length of the stall window
 * @param events everything unusual so far, oldest first; a subscriber that missed observations misses no event
 */
public record MigrationObservation(
        MigrationSnapshot snapshot,
        Instant at,
        Duration elapsed,
        Optional<DataRate> drainRate,
        Optional<Prediction> prediction,
        boolean stalled,
        List<MigrationEvent> events) {

    public MigrationObservation {
        requireNonNull(snapshot, "snapshot");
        requireNonNull(at, "at");
        requireNonNull(elapsed, "elapsed");
        requireNonNull(drainRate, "drainRate");
        requireNonNull(prediction, "prediction");
        events = List.copyOf(events);
    }

    /** The same look with what has happened since. */
    MigrationObservation withEvents(List<MigrationEvent> newEvents) {
        return new MigrationObservation(snapshot, at, elapsed, drainRate, prediction, stalled, newEvents);
    }

    /** The whole time the migration is expected to take, from the driver's taking over to the end. */
    public Optional<Estimate> predictedTotal() {
        return prediction.flatMap(Prediction::remaining).map(remaining -> remaining.plus(elapsed));
    }
}
