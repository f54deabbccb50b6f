package io.evenkeel.planner.explain;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Vm;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What a plan was made by, beside the cluster.
 *
 * @param aim what moved VMs that need not move
 * @param ceilings up to which share of each resource, by name, hosts were filled
 * @param closed hosts that the plan empties of its own accord
 * @param floor what moving a VM for evenness had to gain
 * @param reasonToStay what kept a VM from being moved for evenness
 * @param limits where a plan for evenness had to end
 */
public record Grounds(
        Motive aim,
        Map<String, Double> ceilings,
        Set<String> closed,
        ToDoubleFunction<Vm> floor,
        Function<Vm, Optional<String>> reasonToStay,
        Limits limits) {
    public Grounds {
        requireNonNull(aim, "aim");
        ceilings = Map.copyOf(ceilings);
        closed = Set.copyOf(closed);
        requireNonNull(floor, "floor");
        requireNonNull(reasonToStay, "reasonToStay");
        requireNonNull(limits, "limits");
    }

    /** Of a plan that does what must be done, and nothing more: a drain, a failover. */
    public static Grounds duty() {
        return new Grounds(Motive.MAKES_ROOM, Map.of(), Set.of(), vm -> 0, vm -> Optional.empty(), Limits.NONE);
    }

    /** Of a plan for balance. */
    public static Grounds balance(double gainFloor, Function<Vm, Optional<String>> reasonToStay) {
        return balance(vm -> gainFloor, reasonToStay);
    }

    /** Of a plan for balance where not every VM must gain the same. */
    public static Grounds balance(ToDoubleFunction<Vm> floor, Function<Vm, Optional<String>> reasonToStay) {
        return new Grounds(Motive.EVENNESS, Map.of(), Set.of(), floor, reasonToStay, Limits.NONE);
    }

    /** Of a consolidation that empties these hosts. */
    public static Grounds consolidation(Map<String, Double> ceilings, Set<String> emptied) {
        return new Grounds(Motive.CONSOLIDATED, ceilings, emptied, vm -> 0, vm -> Optional.empty(), Limits.NONE);
    }

    /** With hot spots above these shares relieved. */
    public Grounds relieving(Map<String, Double> shares) {
        return new Grounds(aim, shares, closed, floor, reasonToStay, limits);
    }

    /** Within these limits. */
    public Grounds within(Limits others) {
        return new Grounds(aim, ceilings, closed, floor, reasonToStay, others);
    }
}
