package io.evenkeel.fence;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How to wait between two readings. */
@FunctionalInterface
interface Pause {

    /** Real time. */
    Pause REAL = length -> {
        if (new CountDownLatch(1).await(length.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("nobody counts this latch down");
        }
    };

    void take(Duration length) throws InterruptedException;
}
