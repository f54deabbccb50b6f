package io.evenkeel.simulator;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.Set;

/**
 * From when on a VM executed where, until the next of its executions.
 *
 * @param since counted from the beginning of the datacenter
 * @param hosts empty if it executed nowhere, more than one if what must never happen happened
 */
public record Execution(Duration since, Set<HostId> hosts) {

    public Execution {
        requireNonNull(since, "since");
        hosts = Set.copyOf(hosts);
    }
}
