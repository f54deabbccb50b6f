package io.evenkeel.engine.prediction;

import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How fast a percentage grows, for hypervisors that tell nothing finer. Immutable.
 *
 * <p>The derivative is averaged with weight 0.4 for the newest measurement, each over at least a second: whole per
 * cents come in steps.
 */
public final class FractionHistory {

    private static final double NEWEST_WEIGHT = 0.4;
    private static final Duration MEASUREMENT = Duration.ofSeconds(1);

    private final Duration measuredAt;
    private final Share measured;
    private final Share latest;
    private final OptionalDouble perSecond;

    private FractionHistory(Duration measuredAt, Share measured, Share latest, OptionalDouble perSecond) {
        this.measuredAt = measuredAt;
        this.measured = measured;
        this.latest = latest;
        this.perSecond = perSecond;
    }

    /** The first look, {@code at} after the start of the migration. */
    public static FractionHistory start(Duration at, Share fraction) {
        return new FractionHistory(at, fraction, fraction, OptionalDouble.empty());
    }

    /** The history with one more look. */
    public FractionHistory next(Duration at, Share fraction) {
        Duration passed = at.minus(measuredAt);
        if (passed.compareTo(MEASUREMENT) < 0) {
            return new FractionHistory(measuredAt, measured, fraction, perSecond);
        }
        double newest = Math.max(0, fraction.value() - measured.value()) / MigrationForecast.seconds(passed);
        double average =
                perSecond.isPresent() ? NEWEST_WEIGHT * newest + (1 - NEWEST_WEIGHT) * perSecond.getAsDouble() : newest;
        return new FractionHistory(at, fraction, fraction, OptionalDouble.of(average));
    }

    public Share latest() {
        return latest;
    }

    /** The time to the end at the present speed; empty while there is none. */
    Optional<Duration> remaining() {
        if (perSecond.isEmpty() || perSecond.getAsDouble() <= 1e-9) {
            return Optional.empty();
        }
        return Optional.of(PredictionBand.duration((1 - latest.value()) / perSecond.getAsDouble()));
    }
}
