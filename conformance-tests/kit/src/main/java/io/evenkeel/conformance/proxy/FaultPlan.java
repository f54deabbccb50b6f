package io.evenkeel.conformance.proxy;

import io.evenkeel.spi.unit.DataRate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What is to go wrong at present; every pump asks it before it moves bytes. */
final class FaultPlan {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Direction> hanging = EnumSet.noneOf(Direction.class);
    private final Map<Direction, Duration> delays = new EnumMap<>(Direction.class);
    private final Map<Direction, DataRate> limits = new EnumMap<>(Direction.class);
    private final Map<Direction, Long> bytesUntilCut = new EnumMap<>(Direction.class);
    private byte @Nullable [] losesReplyTo;
    private long generation;

    void clear() {
        change(() -> {
            hanging.clear();
            delays.clear();
            limits.clear();
            bytesUntilCut.clear();
            losesReplyTo = null;
        });
    }

    void hang(Direction direction) {
        change(() -> hanging.add(direction));
    }

    void delay(Direction direction, Duration by) {
        change(() -> delays.put(direction, by));
    }

    void limit(Direction direction, DataRate rate) {
        change(() -> limits.put(direction, rate));
    }

    void cutAfter(Direction direction, long bytes) {
        change(() -> bytesUntilCut.put(direction, bytes));
    }

    void loseReplyTo(String beginning) {
        change(() -> losesReplyTo = beginning.getBytes(StandardCharsets.US_ASCII));
    }

    private void change(Runnable how) {
        lock.lock();
        try {
            how.run();
            generation++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes pumps whose connection has been closed meanwhile. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits while nothing may pass in a direction. */
    void awaitPassage(Direction direction, Connection connection) throws InterruptedException {
        lock.lock();
        try {
            while (hanging.contains(direction) && connection.isOpen()) {
                changed.await();
            }
            Duration delay = delays.get(direction);
            if (delay != null) {
                pause(delay.toNanos(), connection);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits as long as {@code bytes} take at the limit of the direction. */
    void pace(Direction direction, int bytes, Connection connection) throws InterruptedException {
        lock.lock();
        try {
            DataRate limit = limits.get(direction);
            if (limit != null) {
                pause(Math.round(bytes * 1e9 / limit.bytesPerSecond()), connection);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The largest piece that may be moved at once, so that a limit makes a stream and no bursts. */
    int piece(Direction direction, int largest) {
        lock.lock();
        try {
            DataRate limit = limits.get(direction);
            return limit == null ? largest : (int) Math.max(1, Math.min(largest, limit.bytesPerSecond() / 50));
        } finally {
            lock.unlock();
        }
    }

    /** How many of {@code bytes} may still pass; fewer than that means that the connection is to be cut, once. */
    int allowed(Direction direction, int bytes) {
        lock.lock();
        try {
            Long left = bytesUntilCut.get(direction);
            if (left == null) {
                return bytes;
            }
            if (bytes <= left) {
                bytesUntilCut.put(direction, left - bytes);
                return bytes;
            }
            bytesUntilCut.remove(direction);
            return left.intValue();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the reply to a request that begins like this is to be lost; yes once. */
    boolean takesReplyOf(byte[] request, int length) {
        lock.lock();
        try {
            byte[] beginning = losesReplyTo;
            if (beginning == null || length < beginning.length) {
                return false;
            }
            for (int i = 0; i < beginning.length; i++) {
                if (request[i] != beginning[i]) {
                    return false;
                }
            }
            losesReplyTo = null;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends early if the plan changes or the connection is closed. Called with the lock held. */
    private void pause(long nanos, Connection connection) throws InterruptedException {
        long before = generation;
        long end = System.nanoTime() + nanos;
        long left = nanos;
        while (left > 0 && generation == before && connection.isOpen()) {
            changed.awaitNanos(left);
            left = end - System.nanoTime();
        }
    }
}
