package io.evenkeel.fence;

import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.Ticker;
import java.time.Clock;
import java.util.concurrent.ThreadFactory;

/** System time and plain daemon threads. */
final class TestContext implements ProviderContext {

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
        return body -> {
            Thread thread = new Thread(body, "fence-agents-test");
            thread.setDaemon(true);
            return thread;
        };
    }
}
