package io.evenkeel.simulator;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** How a call that has to wait lets time pass. */
@FunctionalInterface
public interface Waiting {

    /** Waits in real time. */
    @SuppressWarnings("WaitNotInLoop") // the callers of this port loop
    Waiting REAL = (changed, nanos) -> {
        boolean unused = changed.await(nanos, TimeUnit.NANOSECONDS);
    };

    /**
     * Returns when the given time has passed, or earlier.
     *
     * @param changed signalled when something has changed; its lock is held by the caller
     */
    void await(Condition changed, long nanos) throws InterruptedException;
}
