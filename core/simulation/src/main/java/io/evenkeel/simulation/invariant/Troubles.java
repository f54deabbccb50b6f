package io.evenkeel.simulation.invariant;

import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.world.Datacenter;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** When something was last wrong with each host, or with a way to it. */
final class Troubles {

    /** Silence that is younger need not be noticed: half of what a verdict takes, and what questions and answers take. */
    private static final Duration NOTICED = Duration.ofSeconds(7);

    /** The same for whoever has no witness. */
    private static final Duration NOTICED_ALONE = Duration.ofSeconds(17);

    private final Schedule schedule;
    private final Map<HostId, Long> soundSince = new HashMap<>();
    private final Map<HostId, Long> heardSince = new HashMap<>();
    private final Map<HostId, Long> silentSince = new HashMap<>();
    private final Datacenter world;

    Troubles(Schedule schedule, Datacenter world) {
        this.schedule = schedule;
        this.world = world;
        world.hosts().forEach(this::changed);
    }

    void changed(SimHost host) {
        note(soundSince, host, host.isSound());
        note(heardSince, host, world.isHeard(host));
        note(silentSince, host, world.isSilent(host));
    }

    private void note(Map<HostId, Long> since, SimHost host, boolean isGood) {
        if (isGood) {
            since.putIfAbsent(host.id(), schedule.now());
        } else {
            since.remove(host.id());
        }
    }

    /** For how long, in nanoseconds, nothing has been wrong with a host; zero if something is. */
    long soundFor(HostId host) {
        Long since = soundSince.get(host);
        return since == null ? 0 : schedule.now() - since;
    }

    /** For how long, in nanoseconds, a majority of vantage points has heard a host; zero if none does. */
    long heardFor(HostId host) {
        Long since = heardSince.get(host);
        return since == null ? 0 : schedule.now() - since;
    }

    /**
     * How many hosts have power and fell silent, all of them within {@code window} and long enough ago for somebody to
     * have noticed; none if {@code host} did not. One that its watchdog resets again and again meanwhile has been silent
     * since it was last heard.
     */
    int fellSilentWith(HostId host, Duration window) {
        if (!silentSince.containsKey(host) || !world.host(host).isPowered()) {
            return 0;
        }
        long from = schedule.now() - window.toNanos();
        Duration noticed = world.settings().witnesses().isEmpty() ? NOTICED_ALONE : NOTICED;
        long until = schedule.now() - noticed.toNanos();
        return (int) silentSince.entrySet().stream()
                .filter(each -> world.host(each.getKey()).isPowered())
                .filter(each -> each.getValue() >= from && each.getValue() <= until)
                .count();
    }
}
