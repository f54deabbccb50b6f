package io.evenkeel.supervisor.run;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How many calls a supervisor has under way at one hypervisor, by what they are for, so that none waits behind another
 * kind.
 *
 * @param probes of hosts; one second each at the worst, so 8 find 8 dead hosts in a second
 * @param looks at everything else
 * @param changes fences, starts, stops, migrations
 * @param grace how long after its time an effect is still waited for; more than that of the engine's bulkhead, 500 ms,
 *     which knows better what became of it
 */
public record LaneSettings(int probes, int looks, int changes, Duration grace) {

    /** 28 in all; of the 32 calls that the engine allows one connection the others are for the watch and migrations. */
    public static final LaneSettings DEFAULT = new LaneSettings(8, 6, 14, Duration.ofMillis(1_500));

    public LaneSettings {
        if (probes < 1 || looks < 1 || changes < 1) {
            throw new IllegalArgumentException("probes " + probes + ", looks " + looks + ", changes " + changes);
        }
        if (requireNonNull(grace, "grace").isNegative()) {
            throw new IllegalArgumentException("grace " + grace);
        }
    }
}
