package io.evenkeel.engine.prediction;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * A duration that is not known exactly.
 *
 * @param p50 as likely too long as too short
 * @param p90 nine times in ten not exceeded; empty if no such bound can be given
 */
public record Estimate(Duration p50, Optional<Duration> p90) {

    public Estimate {
        requireNonNull(p50, "p50");
        requireNonNull(p90, "p90");
    }

    /** The same with {@code more} added. */
    public Estimate plus(Duration more) {
        return new Estimate(p50.plus(more), p90.map(more::plus));
    }
}
