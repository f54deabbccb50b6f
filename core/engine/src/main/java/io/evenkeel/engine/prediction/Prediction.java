package io.evenkeel.engine.prediction;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What is expected of a migration.
 *
 * @param basis what the expectation rests on
 * @param convergence whether pre-copy comes to an end
 * @param remaining from now, or from the start if it has not started, to the end; empty if it will not end by itself or
 *     nothing is known
 * @param downtime how long the guest will be paused; empty if not known
 * @param atLeast where {@code remaining} is empty, what it takes at the very least: the rest of the pass under way, or the
 *     first; empty if not even that is known. It is a bound and no guess
 */
public record Prediction(
        Basis basis,
        Convergence convergence,
        Optional<Estimate> remaining,
        Optional<Estimate> downtime,
        Optional<Duration> atLeast) {

    /** What a prediction rests on. */
    public enum Basis {
        /** On what is known before the start. */
        BEFORE_START,
        /** On bytes measured while it runs. */
        MEASURED_BYTES,
        /** On the speed at which a percentage grows. */
        MEASURED_FRACTION
    }

    public Prediction {
        requireNonNull(basis, "basis");
        requireNonNull(convergence, "convergence");
        requireNonNull(remaining, "remaining");
        requireNonNull(downtime, "downtime");
        requireNonNull(atLeast, "atLeast");
    }

    /** A prediction without a lower bound. */
    public Prediction(Basis basis, Convergence convergence, Optional<Estimate> remaining, Optional<Estimate> downtime) {
        this(basis, convergence, remaining, downtime, Optional.empty());
    }

    /** The same with another downtime. */
    Prediction withDowntime(Optional<Estimate> newDowntime) {
        return new Prediction(basis, convergence, remaining, newDowntime, atLeast);
    }

    /** The same with an end that is later by {@code more}. */
    public Prediction later(Duration more) {
        return new Prediction(basis, convergence, remaining.map(left -> left.plus(more)), downtime, atLeast);
    }

    static Prediction unknown(Basis basis) {
        return new Prediction(basis, Convergence.UNCERTAIN, Optional.empty(), Optional.empty());
    }
}
