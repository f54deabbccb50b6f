package io.evenkeel.supervisor.placement;

import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.supervisor.keep.VmWishes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the labels of VMs ask of live moves: the groups of {@link VmWishes}, and {@code evenkeel.pinned: true}, which
 * keeps a running VM where it is.
 */
public final class PlacementLabels {

    /** What a broken preference adds to a score in which an even cluster has 0; about five moves' worth. */
    private static final double PREFERENCE = 0.05;

    private PlacementLabels() {}

    /** The rules that follow from the labels. */
    public static List<Constraint> rules(List<Vm> vms) {
        Map<VmWishes.Group, Map<String, Set<String>>> kinds = new LinkedHashMap<>();
        for (Vm vm : vms) {
            for (VmWishes.Group group : VmWishes.of(vm.labels()).groups()) {
                VmWishes.Group kind = new VmWishes.Group("", group.level(), group.isTogether(), group.isHard());
                kinds.computeIfAbsent(kind, key -> new LinkedHashMap<>())
                        .computeIfAbsent(group.name(), key -> new TreeSet<>())
                        .add(vm.id().value());
            }
        }
        List<Constraint> rules = new ArrayList<>();
        kinds.forEach((kind, groups) -> {
            Strength strength = kind.isHard() ? Strength.hard() : Strength.soft(PREFERENCE);
            rules.add(
                    kind.isTogether()
                            ? Groups.together(kind.level(), strength, groups)
                            : Groups.apart(kind.level(), strength, groups));
        });
        return rules;
    }

    /** Whether the VM stays where it is. */
    public static boolean isPinned(Map<String, String> labels) {
        return "true".equals(labels.get("evenkeel.pinned"));
    }
}
