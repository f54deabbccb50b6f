package io.evenkeel.engine.prediction;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * What migrations take beside copying memory: handing over, resuming, tidying up, and being noticed to have ended.
 *
 * <p>No model of copying tells it, and it differs from hypervisor to hypervisor and from site to site, so it is learnt
 * from the migrations that completed: the median of the last nine, which one slow end does not move. None is reckoned
 * with before the first. Safe for use by several threads.
 */
public final class FinishingTime {

    private static final int KEPT = 9;

    private final Deque<Duration> seen = new ArrayDeque<>();

    /**
     * A migration has completed.
     *
     * @param late by how much it ended later than copying alone would have; negative if it ended earlier
     */
    public synchronized void completed(Duration late) {
        seen.addLast(requireNonNull(late, "late"));
        if (seen.size() > KEPT) {
            seen.removeFirst();
        }
    }

    /** What to add to the time that copying takes; never negative. */
    public synchronized Duration usual() {
        if (seen.isEmpty()) {
            return Duration.ZERO;
        }
        List<Duration> sorted = new ArrayList<>(seen);
        Collections.sort(sorted);
        Duration median = sorted.get((sorted.size() - 1) / 2);
        return median.isNegative() ? Duration.ZERO : median;
    }
}
