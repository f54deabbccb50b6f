package io.evenkeel.supervisor.fencing;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How lost hosts are cut off.
 *
 * @param within how long one attempt may take; 25 s, as fence agents give up on a dead BMC after 20 s
 * @param pauses from a failed attempt to the next; the last one again and again. 1, 2, 5, 10, 30 s
 * @param budget how many hosts are cut off in a while
 * @param self what every host does by itself when it is cut off; empty if that is nothing
 * @param selfByHost hosts that do something else
 */
public record FencingSettings(
        Duration within,
        List<Duration> pauses,
        Budget budget,
        Optional<SelfFencing> self,
        Map<HostId, SelfFencing> selfByHost) {

    /**
     * A last bound on what a mistaken supervisor can do.
     *
     * @param most so many hosts may be cut off at any rate; 2
     * @param share or this share of all, if that is more; 30 %
     * @param window within this time; 10 min
     */
    public record Budget(int most, Share share, Duration window) {
        public static final Budget DEFAULT = new Budget(2, Share.ofPercent(30), Duration.ofMinutes(10));

        public Budget {
            requireNonNull(share, "share");
            requireNonNull(window, "window");
            if (most < 1) {
                throw new IllegalArgumentException("fencing.budget.most is " + most + "; at least 1");
            }
        }

        /** How many of so many hosts may be cut off within the window. */
        public int of(int hosts) {
            return Math.max(most, (int) Math.ceil(share.value() * hosts));
        }
    }

    public static final FencingSettings DEFAULT = new FencingSettings(
            Duration.ofSeconds(25),
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30)),
            Budget.DEFAULT,
            Optional.empty(),
            Map.of());

    public FencingSettings {
        requireNonNull(within, "within");
        pauses = List.copyOf(pauses);
        requireNonNull(budget, "budget");
        requireNonNull(self, "self");
        selfByHost = Map.copyOf(selfByHost);
        if (pauses.isEmpty() || pauses.stream().anyMatch(pause -> pause.toMillis() < 100)) {
            throw new IllegalArgumentException("fencing.pauses: at least one, each at least 100 ms: " + pauses);
        }
    }

    /** The same with hosts that end their VMs by themselves. */
    public FencingSettings with(SelfFencing every) {
        return new FencingSettings(within, pauses, budget, Optional.of(every), selfByHost);
    }

    Optional<SelfFencing> selfOf(HostId host) {
        SelfFencing own = selfByHost.get(host);
        return own == null ? self : Optional.of(own);
    }

    Duration pause(int failures) {
        return pauses.get(Math.min(failures, pauses.size()) - 1);
    }
}
