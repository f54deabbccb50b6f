package io.evenkeel.engine.plugin;

import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.Ticker;
import java.time.Clock;
import java.util.concurrent.ThreadFactory;

/** A context for providers that need nothing of it but the time. */
final class NoContext implements ProviderContext {

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
        throw new UnsupportedOperationException("needs no thread");
    }
}
