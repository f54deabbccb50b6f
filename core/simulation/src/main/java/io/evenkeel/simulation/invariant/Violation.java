package io.evenkeel.simulation.invariant;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** An invariant that did not hold; {@code at} is counted from the beginning of the run. */
public record Violation(Invariant invariant, Duration at, String what) {
    public Violation {
        requireNonNull(invariant, "invariant");
        requireNonNull(at, "at");
        requireNonNull(what, "what");
    }

    @Override
    public String toString() {
        return invariant + " at " + at.toMillis() / 1000.0 + " s: " + what;
    }
}
