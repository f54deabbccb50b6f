package io.evenkeel.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens on other threads. */
public final class Eventually {

    private static final Duration BUDGET = Duration.ofSeconds(60);

    private Eventually() {}

    /** Waits for the latch and says whether it was released within a minute. */
    public static boolean isReleased(CountDownLatch latch) {
        try {
            return latch.await(BUDGET.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for a permit and says whether there was one within a minute. */
    public static boolean isAcquired(Semaphore semaphore) {
        try {
            return semaphore.tryAcquire(BUDGET.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns as soon as the condition holds; fails if it does not within a minute. */
    public static void holds(BooleanSupplier condition) {
        long end = System.nanoTime() + BUDGET.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("did not come to hold within " + BUDGET);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
