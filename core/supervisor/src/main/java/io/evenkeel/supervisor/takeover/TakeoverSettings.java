package io.evenkeel.supervisor.takeover;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How intents are driven to their ends.
 *
 * @param firstRepeat how long after an answer that settles nothing an order is given again; doubles each time; 2 s
 * @param longestRepeat as far as it doubles; 30 s
 * @param orderLife how long after it was given an order whose answer is unknown can still have its effect, at the
 *     adapter, on the way or at the host; where neither a seal nor a lease shuts it out, this long is waited before
 *     another target may be chosen. 10 min: ten times the longest deadline of an order, after which the adapter must
 *     have let go of it (§1.10)
 * @param look how long finding a VM may take; 10 s
 * @param seal how long a seal may take; 10 s
 */
public record TakeoverSettings(
        Duration firstRepeat, Duration longestRepeat, Duration orderLife, Duration look, Duration seal) {

    public static final TakeoverSettings DEFAULT = new TakeoverSettings(
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));

    public TakeoverSettings {
        requireNonNull(firstRepeat, "firstRepeat");
        requireNonNull(longestRepeat, "longestRepeat");
        requireNonNull(orderLife, "orderLife");
        requireNonNull(look, "look");
        requireNonNull(seal, "seal");
        if (firstRepeat.isNegative() || firstRepeat.isZero() || longestRepeat.compareTo(firstRepeat) < 0) {
            throw new IllegalArgumentException("orders are repeated after " + firstRepeat + " to " + longestRepeat
                    + "; it must be 0 s < first <= longest");
        }
    }

    /** How long to wait after so many answers that settled nothing. */
    Duration repeatAfter(int tries) {
        Duration wait = firstRepeat.multipliedBy(1L << Math.min(20, Math.max(0, tries - 1)));
        return wait.compareTo(longestRepeat) < 0 ? wait : longestRepeat;
    }
}
