package io.evenkeel.libvirt;

import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.Ticker;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** A platform that remembers the threads it lent. */
public final class TestContext implements ProviderContext {

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public Ticker ticker() {
        return Ticker.SYSTEM;
    }

    @Override
    public ThreadFactory threads() {
        return work -> {
            Thread thread = new Thread(work, "libvirt-" + count.incrementAndGet());
            thread.setDaemon(true);
            threads.add(thread);
            return thread;
        };
    }

    public List<Thread> living() {
        return threads.stream().filter(Thread::isAlive).toList();
    }
}
