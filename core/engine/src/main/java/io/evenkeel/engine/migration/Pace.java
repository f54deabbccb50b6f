package io.evenkeel.engine.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.migration.MigrationPhase;
import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait until the next look at a migration.
 *
 * <p>The end is noticed at the look after it, so a look must not be late by more than a small part of what the
 * migration took: the wait is at most 1/40 of the time elapsed, which keeps the delay under 2.5 % even for an end that
 * comes without notice, and at most a quarter of the time that is predicted to be left.
 *
 * @param shortest the wait at the beginning, near the end, and during switchover
 * @param longest the wait in the long middle
 */
public record Pace(Duration shortest, Duration longest) {

    /** 20 ms and 250 ms. */
    public static final Pace DEFAULTS = new Pace(Duration.ofMillis(20), Duration.ofMillis(250));

    private static final int SHARE_OF_ELAPSED = 40;
    private static final int SHARE_OF_REMAINING = 4;

    public Pace {
        if (requireNonNull(shortest, "shortest").isNegative()
                || shortest.isZero()
                || requireNonNull(longest, "longest").compareTo(shortest) < 0) {
            throw new IllegalArgumentException("from " + shortest + " to " + longest);
        }
    }

    /** The wait before the next look. */
    Duration next(MigrationPhase phase, Duration elapsed, Optional<Duration> predictedRemaining) {
        if (phase == MigrationPhase.SWITCHOVER) {
            return shortest;
        }
        Duration wait = least(elapsed.dividedBy(SHARE_OF_ELAPSED), longest);
        if (predictedRemaining.isPresent()) {
            wait = least(wait, predictedRemaining.get().dividedBy(SHARE_OF_REMAINING));
        }
        return wait.compareTo(shortest) < 0 ? shortest : wait;
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
