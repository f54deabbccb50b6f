package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Filter;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.unit.Groups;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** What bars a VM from a host whatever else is there: its state, its labels, and hard rules about the two alone. */
final class Bars {
    private final Dense dense;
    private final Map<String, BitSet> allowed = new HashMap<>();

    Bars(Dense dense) {
        this.dense = dense;
        for (Constraint rule : dense.cluster.constraints()) {
            // Rules about groups may name VMs that are not there yet, and cannot be compiled then.
            if (rule.strength().isHard() && !(rule instanceof Groups) && rule.compile(dense) instanceof Filter filter) {
                read(filter);
            }
        }
    }

    private void read(Filter filter) {
        for (int v = 0; v < dense.vms; v++) {
            String name = dense.cluster.vms().get(v).name();
            filter.hosts(v).ifPresent(hosts -> allowed.merge(name, hosts, Bars::both));
        }
    }

    private static BitSet both(BitSet some, BitSet others) {
        BitSet both = (BitSet) some.clone();
        both.and(others);
        return both;
    }

    boolean isOpen(int host, Vm vm) {
        Host there = dense.cluster.hosts().get(host);
        BitSet hosts = allowed.get(vm.name());
        return there.state() == HostState.ONLINE
                && there.labels().containsAll(vm.needs())
                && (hosts == null || hosts.get(host));
    }
}
