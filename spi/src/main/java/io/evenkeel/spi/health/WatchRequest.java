package io.evenkeel.spi.health;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.Set;

/**
 * What to watch and how closely.
 *
 * @param hosts the hosts to watch, with the VMs on them; all hosts if empty
 * @param lease the longest silence
 */
public record WatchRequest(Set<HostId> hosts, Duration lease) {

    public WatchRequest {
        hosts = Set.copyOf(hosts);
        if (requireNonNull(lease, "lease").isNegative() || lease.isZero()) {
            throw new IllegalArgumentException("lease " + lease);
        }
    }

    public static WatchRequest everything(Duration lease) {
        return new WatchRequest(Set.of(), lease);
    }
}
