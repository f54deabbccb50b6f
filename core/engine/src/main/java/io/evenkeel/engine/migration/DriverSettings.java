package io.evenkeel.engine.migration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How migrations are watched.
 *
 * @param pace how often one is looked at
 * @param callBudget the deadline of each call
 * @param blindness for how long looks may fail, one after the other, before the migration counts as lost
 * @param subscriberBuffer how many observations a subscriber may be behind before it misses some
 */
public record DriverSettings(Pace pace, Duration callBudget, Duration blindness, int subscriberBuffer) {

    /**
     * 10 s for a call, 2 minutes of blindness, 16 observations.
     *
     * <p>Two minutes outlast the restart of a management daemon or the failover of a management server; Proxmox VE's
     * own loop tolerates five failed queries. A migration goes on meanwhile.
     */
    public static final DriverSettings DEFAULTS =
            new DriverSettings(Pace.DEFAULTS, Duration.ofSeconds(10), Duration.ofMinutes(2), 16);

    public DriverSettings {
        requireNonNull(pace, "pace");
        if (requireNonNull(callBudget, "callBudget").isNegative() || callBudget.isZero()) {
            throw new IllegalArgumentException("callBudget " + callBudget);
        }
        if (requireNonNull(blindness, "blindness").isNegative()) {
            throw new IllegalArgumentException("blindness " + blindness);
        }
        if (subscriberBuffer < 1) {
            throw new IllegalArgumentException("subscriberBuffer " + subscriberBuffer);
        }
    }

    public DriverSettings withPace(Pace newPace) {
        return new DriverSettings(newPace, callBudget, blindness, subscriberBuffer);
    }

    public DriverSettings withCallBudget(Duration newCallBudget) {
        return new DriverSettings(pace, newCallBudget, blindness, subscriberBuffer);
    }

    public DriverSettings withBlindness(Duration newBlindness) {
        return new DriverSettings(pace, callBudget, newBlindness, subscriberBuffer);
    }

    public DriverSettings withSubscriberBuffer(int newBuffer) {
        return new DriverSettings(pace, callBudget, blindness, newBuffer);
    }
}
