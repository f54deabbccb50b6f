package io.evenkeel.engine.time;

import io.evenkeel.spi.Ticker;
import java.time.Clock;
import java.time.Duration;

/** The time of day, elapsed time, and a way to be called later. Implementations are safe for use by several threads. */
public interface Timeline {

    Clock clock();

    Ticker ticker();

    /**
     * Runs {@code task} once, {@code delay} from now, on the timeline's own thread. The task must be short and must not
     * block.
     */
    void schedule(Duration delay, Runnable task);
}
