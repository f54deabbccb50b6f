package io.evenkeel.engine.call;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.Ticker;
import java.time.Clock;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this platform lends to one adapter: its clocks, and threads that carry the adapter's name and class loader. */
public final class EngineContext implements ProviderContext {

    private static final Logger LOG = LoggerFactory.getLogger(EngineContext.class);

    private final String adapter;
    private final ClassLoader classLoader;
    private final Clock clock;
    private final Ticker ticker;
    private final ThreadFactory base;
    private final AtomicInteger threadNumber = new AtomicInteger();

    /**
     * A context on the given clocks.
     *
     * @param adapter the adapter's name, which its threads carry
     * @param classLoader the context class loader of its threads
     * @param base makes the threads; name, class loader and daemon status are set on what it makes
     */
    public EngineContext(String adapter, ClassLoader classLoader, Clock clock, Ticker ticker, ThreadFactory base) {
        this.adapter = requireNonNull(adapter, "adapter");
        this.classLoader = requireNonNull(classLoader, "classLoader");
        this.clock = requireNonNull(clock, "clock");
        this.ticker = requireNonNull(ticker, "ticker");
        this.base = requireNonNull(base, "base");
    }

    /** A context on the system's clocks. */
    public static EngineContext onSystemTime(String adapter, ClassLoader classLoader) {
        return new EngineContext(adapter, classLoader, Clock.systemUTC(), Ticker.SYSTEM, Thread::new);
    }

    public String adapter() {
        return adapter;
    }

    public ClassLoader classLoader() {
        return classLoader;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Ticker ticker() {
        return ticker;
    }

    @Override
    public ThreadFactory threads() {
        return task -> thread("adapter-" + adapter + "-" + threadNumber.incrementAndGet(), task);
    }

    Thread thread(String name, Runnable task) {
        Thread thread = base.newThread(task);
        thread.setName(name);
        thread.setDaemon(true);
        thread.setContextClassLoader(classLoader);
        thread.setUncaughtExceptionHandler((ended, e) -> LOG.error("{} ended by an exception", ended.getName(), e));
        return thread;
    }
}
