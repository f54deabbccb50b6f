package io.evenkeel.spi;

/**
 * A source of elapsed time that never goes back and is unrelated to the time of day.
 *
 * <p>Production reads the system's monotonic clock; a simulation supplies its own. Implementations are safe for use by
 * several threads.
 */
@FunctionalInterface
public interface Ticker {

    /** The system's monotonic clock. */
    Ticker SYSTEM = System::nanoTime;

    /** Nanoseconds since an arbitrary moment; only differences mean anything. */
    long nanos();
}
