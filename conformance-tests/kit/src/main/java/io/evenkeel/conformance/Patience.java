package io.evenkeel.conformance;

import java.time.Duration;

/**
 * The times a rule allows, stretched by the scale of the bed, and the only place of the kit that waits.
 *
 * @param scale 1 for a hypervisor in memory; larger for one that needs its time
 */
record Patience(double scale) {

    private static final long FIRST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    Patience {
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("not a time scale: " + scale);
        }
    }

    Duration stretch(Duration plain) {
        return Duration.ofNanos(Math.round(plain.toNanos() * scale));
    }

    /** Looks until the condition holds or the stretched time is over; says whether it came to hold. */
    boolean awaits(Duration max, Condition condition) throws Exception {
        long began = System.nanoTime();
        long budget = stretch(max).toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        while (!condition.holds()) {
            if (System.nanoTime() - began > budget) {
                return condition.holds();
            }
            Thread.sleep(pause);
            // Early looks find quick ends; later ones spare a slow hypervisor.
            pause = Math.min(LONGEST_PAUSE_MILLIS, Math.max(pause + 1, pause * 5 / 4));
        }
        return true;
    }
}
