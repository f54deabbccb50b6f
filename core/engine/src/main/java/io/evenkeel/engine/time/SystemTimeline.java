package io.evenkeel.engine.time;

import io.evenkeel.spi.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The system's clocks and one daemon thread. */
public final class SystemTimeline implements Timeline, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SystemTimeline.class);

    private final ScheduledThreadPoolExecutor thread;

    public SystemTimeline(String threadName) {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, threadName);
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public Ticker ticker() {
        return Ticker.SYSTEM;
    }

    /** {@inheritDoc} After {@link #close()} nothing is run any more. */
    @Override
    public void schedule(Duration delay, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                // The executor would keep it in a future that nobody reads.
                LOG.error("a scheduled task failed", e);
                throw e;
            }
        };
        try {
            ScheduledFuture<?> unused = thread.schedule(guarded, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("not scheduled: the timeline is closed", e);
        }
    }

    /** Drops what is scheduled. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
