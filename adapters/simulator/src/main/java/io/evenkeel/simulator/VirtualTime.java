package io.evenkeel.simulator;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/**
 * Time that passes only when someone says so.
 *
 * <p>A call that would block in real time moves this time forward instead, up to the moment it waits for, so that one
 * thread can try what happens when a hypervisor hangs. Deadlines for such calls are made with this object as ticker.
 * Safe for use by several threads.
 */
public final class VirtualTime implements Ticker, Waiting {

    private static final Instant BEGINNING = Instant.parse("2030-01-01T00:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong clockOffset = new AtomicLong();

    /** Time at its beginning. */
    public VirtualTime() {}

    @Override
    public long nanos() {
        return nanos.get();
    }

    /**
     * Lets time pass.
     *
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public void advance(Duration time) {
        if (requireNonNull(time, "time").isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + time);
        }
        nanos.addAndGet(time.toNanos());
    }

    /** Moves the time of day, forward or back, and not the elapsed time, as a wrong time server does. */
    public void jumpClock(Duration by) {
        clockOffset.addAndGet(by.toNanos());
    }

    /** The time of day that goes with this time. */
    public Clock clock() {
        return new VirtualClock(ZoneOffset.UTC);
    }

    @Override
    public void await(Condition changed, long wait) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        nanos.addAndGet(Math.max(0, wait));
    }

    private final class VirtualClock extends Clock {

        private final ZoneId zone;

        VirtualClock(ZoneId zone) {
            this.zone = zone;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new VirtualClock(other);
        }

        @Override
        public Instant instant() {
            return BEGINNING.plusNanos(nanos.get()).plusNanos(clockOffset.get());
        }
    }
}
