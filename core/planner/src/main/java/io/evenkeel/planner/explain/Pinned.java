package io.evenkeel.planner.explain;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Vm;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** VMs that must leave and may not be moved. */
public final class Pinned {
    private Pinned() {}

    /** The names of pinned VMs on hosts that are up and shall be empty; no plan speaks of them. */
    public static List<String> onHostsToEmpty(Cluster cluster) {
        Set<String> hosts = cluster.hosts().stream()
                .filter(host -> host.state() == HostState.DRAINED || host.state() == HostState.STANDBY)
                .map(Host::name)
                .collect(Collectors.toSet());
        return cluster.vms().stream()
                .filter(vm ->
                        !vm.isMovable() && vm.host().filter(hosts::contains).isPresent())
                .map(Vm::name)
                .toList();
    }
}
