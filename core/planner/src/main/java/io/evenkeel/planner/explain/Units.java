package io.evenkeel.planner.explain;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Compiled;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Filter;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Tracker;
import io.evenkeel.planner.search.Thresholds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The hard units of a cluster one by one, following one placement, so that each can say what it has against a VM on a host.
 * Not safe for use by several threads.
 */
final class Units {
    private final Dense dense;
    private final Placement placement;
    private final Grounds grounds;
    private final Thresholds thresholds;
    private final List<String> names = new ArrayList<>();
    private final List<Compiled> compiled = new ArrayList<>();

    /** Begins where the placement is. */
    Units(Placement placement, Grounds grounds) {
        this.placement = placement;
        this.grounds = grounds;
        dense = placement.dense();
        thresholds = new Thresholds(dense.cluster.resources(), grounds.ceilings());
        for (Constraint constraint : dense.cluster.constraints()) {
            if (constraint.strength().isHard()) {
                names.add(constraint.name());
                compiled.add(constraint.compile(dense));
            }
        }
        for (int vm = 0; vm < dense.vms; vm++) {
            follow(vm, NOWHERE, placement.hostOf(vm));
        }
    }

    private void follow(int vm, int from, int to) {
        if (from != to) {
            for (Compiled each : compiled) {
                if (each instanceof Tracker tracker && tracker.touches(vm)) {
                    tracker.move(vm, from, to);
                }
            }
        }
    }

    /** The units that speak against the VM on a host where it is not. */
    List<String> against(int vm, int host) {
        List<String> units = new ArrayList<>();
        Host there = dense.cluster.hosts().get(host);
        if (there.state() != HostState.ONLINE || grounds.closed().contains(there.name())) {
            units.add("host state");
        }
        if (!there.labels().containsAll(dense.cluster.vms().get(vm).needs())) {
            units.add("labels");
        }
        for (int k = 0; k < dense.resources; k++) {
            if (dense.demand[vm * dense.resources + k]
                    > dense.limit[host * dense.resources + k] - placement.used(host, k)) {
                units.add(dense.cluster.resources().get(k).name());
            }
        }
        if (!grounds.ceilings().isEmpty() && !thresholds.admit(placement, vm, host)) {
            units.add("ceiling");
        }
        for (int i = 0; i < compiled.size(); i++) {
            if (isAgainst(compiled.get(i), vm, host) && !units.contains(names.get(i))) {
                units.add(names.get(i));
            }
        }
        return units;
    }

    private boolean isAgainst(Compiled unit, int vm, int host) {
        if (unit instanceof Filter filter) {
            return filter.hosts(vm).filter(hosts -> !hosts.get(host)).isPresent();
        }
        if (!(unit instanceof Tracker tracker) || !tracker.touches(vm)) {
            return false;
        }
        int from = placement.hostOf(vm);
        return tracker.delta(vm, from, host) > 0 || (from == NOWHERE && wouldBreak(tracker, vm, host));
    }

    /** A VM from nowhere must not take part in what is broken already. */
    private static boolean wouldBreak(Tracker tracker, int vm, int host) {
        tracker.move(vm, NOWHERE, host);
        boolean breaks = tracker.violations(vm, host) > 0;
        tracker.move(vm, host, NOWHERE);
        return breaks;
    }

    /** The first hard rule that does not hold for the VM where it is. */
    Optional<String> brokenFor(int vm) {
        int host = placement.hostOf(vm);
        if (!dense.cluster
                .hosts()
                .get(host)
                .labels()
                .containsAll(dense.cluster.vms().get(vm).needs())) {
            return Optional.of("labels");
        }
        for (int i = 0; i < compiled.size(); i++) {
            Compiled unit = compiled.get(i);
            boolean isBroken = unit instanceof Filter
                    ? isAgainst(unit, vm, host)
                    : unit instanceof Tracker tracker && tracker.touches(vm) && tracker.violations(vm, host) > 0;
            if (isBroken) {
                return Optional.of(names.get(i));
            }
        }
        return Optional.empty();
    }

    /** The resource of which the host has given away more than it may. */
    Optional<String> overfull(int host) {
        for (int k = 0; k < dense.resources; k++) {
            if (placement.used(host, k) > dense.limit[host * dense.resources + k]) {
                return Optional.of(dense.cluster.resources().get(k).name());
            }
        }
        return Optional.empty();
    }

    /** The resource of which the host uses more than its ceiling. */
    Optional<String> hot(int host) {
        for (int k = 0; k < dense.resources; k++) {
            if (thresholds.excess(placement, host, k) > 0) {
                return Optional.of(dense.cluster.resources().get(k).name());
            }
        }
        return Optional.empty();
    }

    /** Sorts hosts by what speaks against the VM there; those where nothing does are added to the list. */
    List<RuledOut> sort(int vm, List<Integer> possible) {
        Map<String, List<String>> hosts = new LinkedHashMap<>();
        for (int host = 0; host < dense.hosts; host++) {
            if (host != placement.hostOf(vm)) {
                List<String> units = against(vm, host);
                String name = dense.cluster.hosts().get(host).name();
                units.forEach(unit ->
                        hosts.computeIfAbsent(unit, key -> new ArrayList<>()).add(name));
                if (units.isEmpty()) {
                    possible.add(host);
                }
            }
        }
        List<RuledOut> ruledOut = new ArrayList<>();
        hosts.forEach((unit, names) -> ruledOut.add(new RuledOut(unit, names)));
        return ruledOut;
    }
}
