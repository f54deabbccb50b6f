package io.evenkeel.engine;

import io.evenkeel.engine.time.Timeline;
import io.evenkeel.simulator.VirtualTime;
import io.evenkeel.spi.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * A timeline, and an executor, on virtual time: one thread, and a day passes in no time.
 *
 * <p>Shares its {@link VirtualTime} with a simulated datacenter.
 */
public final class VirtualTimeline implements Timeline {

    private record Task(long at, long order, Runnable work) {}

    private final VirtualTime time;
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private long order;

    public VirtualTimeline(VirtualTime time) {
        this.time = time;
    }

    @Override
    public Clock clock() {
        return time.clock();
    }

    @Override
    public Ticker ticker() {
        return time;
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        tasks.add(new Task(time.nanos() + delay.toNanos(), order++, task));
    }

    /** Runs tasks later, never in the caller. */
    public Executor executor() {
        return task -> schedule(Duration.ZERO, task);
    }

    /** Runs what is due, in order, until the condition holds; fails if it does not within {@code limit}. */
    public void runUntil(BooleanSupplier condition, Duration limit) {
        long end = time.nanos() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            Task next = tasks.poll();
            if (next == null || next.at() > end) {
                throw new AssertionError("did not come to hold within " + limit + " of virtual time");
            }
            time.advance(Duration.ofNanos(Math.max(0, next.at() - time.nanos())));
            next.work().run();
        }
    }

    /** Runs what is due within {@code duration} and lets that pass. */
    public void run(Duration duration) {
        long end = time.nanos() + duration.toNanos();
        while (!tasks.isEmpty() && tasks.peek().at() <= end) {
            Task next = tasks.remove();
            time.advance(Duration.ofNanos(Math.max(0, next.at() - time.nanos())));
            next.work().run();
        }
        time.advance(Duration.ofNanos(Math.max(0, end - time.nanos())));
    }
}
