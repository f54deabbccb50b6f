package io.evenkeel.simulation.invariant;

import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.world.Datacenter;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** For how long hosts were truly out of touch, by which their watchdogs go. */
final class OutOfTouch {

    /** That a host is back may be known to nobody for so long. */
    private static final Duration UNNOTICED = Duration.ofSeconds(30);

    private final Schedule schedule;
    private final Datacenter world;
    private final Map<HostId, Long> since = new HashMap<>();
    private final Map<HostId, Stretch> last = new HashMap<>();

    private record Stretch(long from, long until) {}

    OutOfTouch(Schedule schedule, Datacenter world) {
        this.schedule = schedule;
        this.world = world;
        world.hosts().forEach(this::changed);
    }

    void changed(SimHost host) {
        if (!world.isFed(host)) {
            since.putIfAbsent(host.id(), schedule.now());
            return;
        }
        Long from = since.remove(host.id());
        if (from != null) {
            last.put(host.id(), new Stretch(from, schedule.now()));
        }
    }

    /** Whether a host has been out of touch for so long without a break, until now or until a moment ago. */
    boolean hasLasted(HostId host, Duration time) {
        Long from = since.get(host);
        if (from != null && schedule.now() - from >= time.toNanos()) {
            return true;
        }
        Stretch before = last.get(host);
        return before != null
                && before.until() - before.from() >= time.toNanos()
                && schedule.now() - before.until() <= UNNOTICED.toNanos();
    }
}
