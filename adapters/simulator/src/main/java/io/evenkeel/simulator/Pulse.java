package io.evenkeel.simulator;

import java.util.OptionalLong;

/** Time for which something has been going on, with a beat at the end of each period of it. Times are nanoseconds. */
final class Pulse {

    private final long period;
    private long before;
    private long turned;
    private boolean going;

    Pulse(long period) {
        this.period = period;
    }

    void set(boolean goes, long now) {
        if (goes != going) {
            before = elapsed(now);
            turned = now;
            going = goes;
        }
    }

    /** Begins anew: nothing has gone on yet. */
    void reset() {
        before = 0;
        going = false;
    }

    long beats(long now) {
        return elapsed(now) / period;
    }

    /** When the last beat was; empty if there was none yet. */
    OptionalLong lastBeat(long now) {
        long elapsed = elapsed(now);
        long end = going ? now : turned;
        return elapsed < period ? OptionalLong.empty() : OptionalLong.of(end - elapsed % period);
    }

    private long elapsed(long now) {
        return going ? before + now - turned : before;
    }
}
