package io.evenkeel.bed.libvirt.trial;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Looks again and again until something holds. */
final class Patiently {

    /** Something that may come to hold. */
    interface Condition {
        boolean holds() throws InterruptedException;
    }

    private Patiently() {}

    /** Whether the condition came to hold within the time; looks every {@code pause}. */
    static boolean await(Duration longest, Duration pause, Condition condition) throws InterruptedException {
        long began = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - began > longest.toNanos()) {
                return condition.holds();
            }
            LockSupport.parkNanos(pause.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return true;
    }

    static boolean await(Duration longest, Condition condition) throws InterruptedException {
        return await(longest, Duration.ofMillis(20), condition);
    }
}
