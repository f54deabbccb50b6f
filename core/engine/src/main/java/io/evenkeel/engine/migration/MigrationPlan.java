package io.evenkeel.engine.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.prediction.MigrationForecast;
import io.evenkeel.engine.prediction.Prediction;
import io.evenkeel.spi.migration.Assessment;
import io.evenkeel.spi.migration.MigrationRequest;
import java.util.Optional;

/**
 * A migration that has been thought through and not begun.
 *
 * @param assessment everything that speaks against it
 * @param forecast what is known of it; empty if neither the request nor the settings name a bandwidth, or the VM is not
 *     known
 */
public record MigrationPlan(MigrationRequest request, Assessment assessment, Optional<MigrationForecast> forecast) {

    public MigrationPlan {
        requireNonNull(request, "request");
        requireNonNull(assessment, "assessment");
        requireNonNull(forecast, "forecast");
    }

    /** What is expected of it. */
    public Optional<Prediction> prediction() {
        return forecast.map(MigrationForecast::predict);
    }
}
