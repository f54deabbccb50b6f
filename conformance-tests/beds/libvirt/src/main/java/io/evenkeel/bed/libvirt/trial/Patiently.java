package io.evenkeel.bed.libvirt.trial;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Looks again and again until something holds. */
final class Patiently {

    /** Something that may come to hold. */
    interface Condition {
        boolean holds() throws InterruptedException;
    }

    /** What holds of a thing that is looked at. */
    interface Property<T> {
        boolean holds(T seen) throws InterruptedException;
    }

    /**
     * The last look at a thing.
     *
     * @param held whether it was as wanted
     */
    record Look<T>(T seen, boolean held) {}

    private Patiently() {}

    /**
     * Looks at a thing until it is as wanted or the time is up. The look that found it so is the one to judge by: at the
     * next a guest's beat may be late.
     */
    static <T> Look<T> look(Duration longest, Duration pause, Supplier<T> thing, Property<T> wanted)
            throws InterruptedException {
        Deque<T> seen = new ArrayDeque<>();
        boolean held = await(longest, pause, () -> {
            seen.add(thing.get());
            return wanted.holds(seen.getLast());
        });
        return new Look<>(seen.getLast(), held);
    }

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
