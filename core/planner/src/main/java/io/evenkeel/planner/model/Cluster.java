package io.evenkeel.planner.model;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.DataRate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A cluster at one instant: what there is, where it is, and what must hold. Immutable.
 *
 * @param uplinks what the domains' uplinks carry, by the path of a rack ({@link Host#domain}); a rack that is not named
 *     has an uplink that is no bottleneck
 */
public record Cluster(
        List<Resource> resources,
        List<Host> hosts,
        List<Vm> vms,
        List<Constraint> constraints,
        Map<String, DataRate> uplinks) {
    /**
     * A consistent cluster.
     *
     * @throws IllegalArgumentException if names repeat, a VM is on a host that is not there, or amounts do not fit the
     *     resources
     */
    public Cluster {
        resources = List.copyOf(resources);
        hosts = List.copyOf(hosts);
        vms = List.copyOf(vms);
        constraints = List.copyOf(constraints);
        uplinks = Map.copyOf(uplinks);
        Set<String> names = new HashSet<>();
        for (Host host : hosts) {
            require(names.add(host.name()), "there are two hosts named " + host.name());
            requireSize(host.capacity(), resources, "host " + host.name());
        }
        Set<String> vmNames = new HashSet<>();
        for (Vm vm : vms) {
            require(vmNames.add(vm.name()), "there are two VMs named " + vm.name());
            requireSize(vm.demand(), resources, "VM " + vm.name());
            require(
                    vm.host().isEmpty() || names.contains(vm.host().get()),
                    "VM " + vm.name() + " is on host " + vm.host().orElse("") + ", which is not in the cluster");
        }
    }

    public Cluster(List<Resource> resources, List<Host> hosts, List<Vm> vms, List<Constraint> constraints) {
        this(resources, hosts, vms, constraints, Map.of());
    }

    public Cluster withConstraints(List<Constraint> others) {
        return new Cluster(resources, hosts, vms, requireNonNull(others), uplinks);
    }

    /** The same cluster with each host changed by this. */
    public Cluster mapHosts(UnaryOperator<Host> change) {
        return new Cluster(resources, hosts.stream().map(change).toList(), vms, constraints, uplinks);
    }

    /** The same cluster with each VM changed by this. */
    public Cluster mapVms(UnaryOperator<Vm> change) {
        return new Cluster(resources, hosts, vms.stream().map(change).toList(), constraints, uplinks);
    }

    private static void requireSize(Amounts amounts, List<Resource> resources, String owner) {
        require(
                amounts.size() == resources.size(),
                owner + " has " + amounts.size() + " amounts; the cluster has " + resources.size() + " resources");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
