package io.evenkeel.libvirt.connection;

import io.evenkeel.spi.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long one and the same thing has been seen in a row. Not safe for several threads. */
public final class Patience {

    private final Ticker ticker;
    private @Nullable Object about;
    private long since;

    public Patience(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Whether to wait on; the time runs from when this was first seen without anything else in between. */
    public boolean lasts(Object seen, Duration longest) {
        long now = ticker.nanos();
        if (!seen.equals(about)) {
            about = seen;
            since = now;
        }
        return now - since < longest.toNanos();
    }

    public void restart() {
        about = null;
    }
}
