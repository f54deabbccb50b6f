package io.evenkeel.fence;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Real time that leaps a minute ahead, once, when something has come about.
 *
 * <p>A device that never answers would otherwise cost its whole bound, and a bound that is short enough for a test may be
 * too short for a busy machine to start a program.
 */
final class LeapingTime implements Ticker {

    /** Longer than a level of a chain is given. */
    private static final Duration LEAP = Duration.ofMinutes(1);

    private static final Duration BUDGET = Duration.ofMinutes(30);

    private final List<Callable<Boolean>> awaited = new ArrayList<>();
    private long leapt;

    /** Leaps when this comes to be true; several are awaited one after the other. */
    LeapingTime when(Callable<Boolean> condition) {
        awaited.add(condition);
        return this;
    }

    Deadline ample() {
        return Deadline.after(BUDGET, this);
    }

    @Override
    public synchronized long nanos() {
        if (!awaited.isEmpty() && holds(awaited.get(0))) {
            awaited.remove(0);
            leapt += LEAP.toNanos();
        }
        return System.nanoTime() + leapt;
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
