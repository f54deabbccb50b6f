package io.evenkeel.engine.prediction;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What is expected of a migration.
 *
 * @param basis what the expectation rests on
 * @param convergence whether pre-copy comes to an end
 * @param remaining from now, or from the start if it has not started, to the end; empty if it will not end by itself or
 *     nothing is known
 * @param downtime how long the guest will be paused; empty if not known
 */
public record Prediction(
        Basis basis, Convergence convergence, Optional<Estimate> remaining, Optional<Estimate> downtime) {

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
    }

    static Prediction unknown(Basis basis) {
        return new Prediction(basis, Convergence.UNCERTAIN, Optional.empty(), Optional.empty());
    }
}
