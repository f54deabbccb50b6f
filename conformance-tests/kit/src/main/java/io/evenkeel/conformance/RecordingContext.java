package io.evenkeel.conformance;

import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the kit lends to the adapter under test: it remembers the threads that were made and its clock can be shifted.
 *
 * <p>Safe for use by several threads.
 */
public final class RecordingContext implements ProviderContext {

    private final List<Thread> made = new CopyOnWriteArrayList<>();
    private final ShiftableClock clock = new ShiftableClock(Clock.systemUTC(), new AtomicReference<>(Duration.ZERO));
    private final ClassLoader loader;

    /** @param loader the class loader of the adapter, which its threads carry */
    public RecordingContext(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Ticker ticker() {
        return Ticker.SYSTEM;
    }

    @Override
    public ThreadFactory threads() {
        return task -> {
            Thread thread = new Thread(task, "adapter-under-test-" + (made.size() + 1));
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            made.add(thread);
            return thread;
        };
    }

    /** Puts the clock ahead by {@code by}, or back if that is negative; the ticker goes on as before. */
    public void shift(Duration by) {
        clock.offset().accumulateAndGet(by, Duration::plus);
    }

    /** Every thread that the adapter has had made so far. */
    public List<Thread> threadsMade() {
        return List.copyOf(made);
    }

    /** Those of them that have been started and have not ended. */
    public List<Thread> threadsAlive() {
        return made.stream().filter(Thread::isAlive).toList();
    }

    private static final class ShiftableClock extends Clock {

        private final Clock base;
        private final AtomicReference<Duration> offset;

        ShiftableClock(Clock base, AtomicReference<Duration> offset) {
            this.base = base;
            this.offset = offset;
        }

        AtomicReference<Duration> offset() {
            return offset;
        }

        @Override
        public ZoneId getZone() {
            return base.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return new ShiftableClock(base.withZone(zone), offset);
        }

        @Override
        public Instant instant() {
            return base.instant().plus(offset.get());
        }
    }
}
