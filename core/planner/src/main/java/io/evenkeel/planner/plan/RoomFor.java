package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Vm;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a place for a new VM, and moves others away if there is none. */
public record RoomFor(Vm vm, long seed) {
    /** The moves of others and the start of the VM; it is among the unplaced if there is no way. */
    public Plan plan(Cluster cluster) {
        return Balance.greedy(Double.POSITIVE_INFINITY).seeded(seed).plan(with(cluster));
    }

    /** The cluster with the VM, which is nowhere yet. */
    public Cluster with(Cluster cluster) {
        return new Cluster(
                cluster.resources(),
                cluster.hosts(),
                Stream.concat(cluster.vms().stream(), Stream.of(vm.on(Optional.empty())))
                        .toList(),
                cluster.constraints(),
                cluster.uplinks());
    }
}
