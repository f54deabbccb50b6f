package io.evenkeel.simulation.invariant;

import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.spi.inventory.HostId;
import java.util.HashMap;
import java.util.Map;

/** When something was last wrong with each host, or with a way to it. */
final class Troubles {

    private final Schedule schedule;
    private final Map<HostId, Long> soundSince = new HashMap<>();
    private final Map<HostId, Long> answersSince = new HashMap<>();

    Troubles(Schedule schedule, Iterable<SimHost> hosts) {
        this.schedule = schedule;
        hosts.forEach(this::changed);
    }

    void changed(SimHost host) {
        note(soundSince, host, host.isSound());
        note(answersSince, host, host.answers());
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

    /** How many hosts do not answer. */
    int silent(int all) {
        return all - answersSince.size();
    }
}
