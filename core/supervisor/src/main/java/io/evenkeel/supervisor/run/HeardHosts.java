package io.evenkeel.supervisor.run;

import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * When each host was heard last, by a listener who may have been asleep or deaf. Safe for use by several threads.
 *
 * <p>Moments are nanoseconds of one clock that never goes back.
 */
final class HeardHosts {

    private final long period;
    private final Map<HostId, Long> heard = new HashMap<>();
    private long listeningSince;

    /** @param period from one question to a host to the next */
    HeardHosts(Duration period, long now) {
        this.period = period.toNanos();
        this.listeningSince = now;
    }

    /** A host answers. Whoever was deaf for long until now has not listened: all silence counts from now on. */
    synchronized void hears(HostId host, long now) {
        if (Deafness.isLong(heard.size(), silence(now), period)) {
            listeningSince = now;
        }
        heard.put(host, now);
    }

    /** It was asleep until now. */
    synchronized void wakes(long now) {
        listeningSince = now;
    }

    /** Forgets all others. */
    synchronized void retain(Set<HostId> hosts) {
        heard.keySet().retainAll(hosts);
    }

    /** For how long it has listened and not heard of each host; of none while it is deaf. */
    synchronized Map<HostId, Duration> ages(long now) {
        if (Deafness.isDeaf(heard.size(), silence(now), period)) {
            return Map.of();
        }
        Map<HostId, Duration> ages = new HashMap<>();
        heard.forEach((host, at) -> {
            long age = now - Math.max(at, listeningSince);
            ages.put(host, Duration.ofNanos(Math.max(0, age)));
        });
        return Map.copyOf(ages);
    }

    private long silence(long now) {
        long youngest = Long.MAX_VALUE;
        for (long at : heard.values()) {
            youngest = Math.min(youngest, now - at);
        }
        return youngest;
    }
}
