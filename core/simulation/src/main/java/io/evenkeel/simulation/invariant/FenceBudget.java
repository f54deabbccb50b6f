package io.evenkeel.simulation.invariant;

import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.fencing.FencingSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How many hosts were to be cut off within any window, whoever led.
 *
 * <p>A host counts once, from the first time on: what is tried again until it answers is the same. One that is off costs
 * nothing, as there is nothing to be cut off. Where clocks are wrong supervisors cannot know how long ago the one before
 * did what it did; each is then held to what it does itself.
 */
final class FenceBudget {

    /** What was read of a host's power may be so old. */
    private static final Duration OLD = Duration.ofSeconds(30);

    private final FencingSettings.Budget settings;
    private final boolean areClocksRight;
    private final Schedule schedule;
    private final Map<HostId, Spent> spent = new HashMap<>();
    private final Map<HostId, Long> answered = new HashMap<>();

    private record Spent(long at, Epoch epoch) {}

    FenceBudget(FencingSettings.Budget settings, boolean areClocksRight, Schedule schedule) {
        this.settings = settings;
        this.areClocksRight = areClocksRight;
        this.schedule = schedule;
    }

    void changed(SimHost host) {
        if (host.answers()) {
            answered.put(host.id(), schedule.now());
        }
    }

    /** How many hosts are over the budget now that one is to be cut off; zero or less if none is. */
    int overBy(SimHost host, Epoch epoch, int hosts) {
        if (isSeenOff(host)) {
            return 0;
        }
        Spent before = spent.get(host.id());
        if (before == null || answered.getOrDefault(host.id(), -1L) > before.at()) {
            spent.put(host.id(), new Spent(schedule.now(), epoch));
        }
        long from = schedule.now() - settings.window().toNanos();
        long within = spent.values().stream()
                .filter(each -> each.at() > from)
                .filter(each -> areClocksRight || each.epoch().equals(epoch))
                .count();
        return (int) within - settings.of(hosts);
    }

    /** Whether somebody may just have read that its power is off. */
    private boolean isSeenOff(SimHost host) {
        boolean wasOff = host.lostPowerAt() >= 0 && schedule.now() - host.gotPowerAt() < OLD.toNanos();
        return !host.isPowered() || wasOff || host.hasLied();
    }
}
