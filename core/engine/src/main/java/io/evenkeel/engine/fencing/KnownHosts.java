package io.evenkeel.engine.fencing;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Inventory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hosts that one inventory was ever seen to list.
 *
 * <p>It asks only about a host it has not seen yet: the ones to be fenced are those that no longer answer, and often
 * whoever manages them does not answer either.
 */
final class KnownHosts {

    private final Inventory inventory;
    private final Set<HostId> seen = ConcurrentHashMap.newKeySet();

    KnownHosts(Inventory inventory) {
        this.inventory = inventory;
    }

    void learn(Deadline deadline) throws InterruptedException {
        inventory.hosts(deadline).forEach(host -> seen.add(host.id()));
    }

    /** Fails with {@code NOT_FOUND}, or as the inventory does, unless {@code host} is one of them. */
    void demand(HostId host, Deadline deadline) throws InterruptedException {
        if (seen.contains(host)) {
            return;
        }
        learn(deadline);
        if (!seen.contains(host)) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.NOT_FOUND,
                    "no host " + host.value()
                            + " where the VMs are, so it is not fenced; give it the same id on both connections");
        }
    }
}
