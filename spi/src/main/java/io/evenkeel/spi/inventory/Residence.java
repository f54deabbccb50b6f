package io.evenkeel.spi.inventory;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * Where a VM is held, after asking the hosts themselves.
 *
 * <p>This is the most important fact in the SPI: a VM that runs in two places destroys its disks. §3.4 An adapter that
 * cannot ask every host on which the VM may be answers {@link Unknown}, never a guess. A VM may be on a host that was
 * last seen to hold it, or to which it was being moved, unless that host is known to be off.
 */
public sealed interface Residence {

    /** Held by exactly one host. */
    record OnHost(HostId host, VmState state) implements Residence {
        public OnHost {
            requireNonNull(host, "host");
            requireNonNull(state, "state");
        }
    }

    /** Known to the platform and held by no host; safe to start anywhere. */
    record Nowhere() implements Residence {}

    /** Held by several hosts; at most one of them may be let run. */
    record OnSeveralHosts(Set<HostId> hosts) implements Residence {
        public OnSeveralHosts {
            hosts = Set.copyOf(hosts);
            if (hosts.size() < 2) {
                throw new IllegalArgumentException("fewer than two hosts: " + hosts);
            }
        }
    }

    /**
     * Not known; treat the VM as running until the hosts it may be on are fenced.
     *
     * @param possibleHosts where it may be; empty if there is no telling
     */
    record Unknown(String reason, Set<HostId> possibleHosts) implements Residence {
        public Unknown {
            requireNonNull(reason, "reason");
            possibleHosts = Set.copyOf(possibleHosts);
        }
    }
}
