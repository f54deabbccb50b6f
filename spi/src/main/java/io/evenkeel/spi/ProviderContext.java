package io.evenkeel.spi;

import java.time.Clock;
import java.util.concurrent.ThreadFactory;

/** What the platform lends to an adapter. Implemented by the platform, never by an adapter. */
public interface ProviderContext {

    /** Source of the timestamps in everything the adapter returns. */
    Clock clock();

    /** Source of every deadline the adapter makes for itself, and of every interval it measures. */
    Ticker ticker();

    /**
     * Makes daemon threads that carry the adapter's name and class loader.
     *
     * <p>§2.6 An adapter starts no thread that was not made here, and every thread it started has ended when
     * {@link Hypervisor#close()} returns.
     */
    ThreadFactory threads();
}
