package io.evenkeel.supervisor.placement;

import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.spi.inventory.Vm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Labels of VMs that placement goes by: {@code evenkeel.group.anti} names a group of which no two may share a host,
 * {@code evenkeel.group.anti.soft} one of which no two should, {@code evenkeel.group.together} one that must share a
 * host; {@code evenkeel.pinned: true} keeps a VM where it is; {@code evenkeel.priority} is a number from 0 to 1000, or
 * {@code low}, {@code normal} or {@code high}.
 */
public final class PlacementLabels {

    private static final double SOFT = 0.05;
    private static final int LOW = 250;
    private static final int NORMAL = 500;
    private static final int HIGH = 750;

    private PlacementLabels() {}

    /** The rules that follow from the labels. */
    public static List<Constraint> rules(List<Vm> vms) {
        List<Constraint> rules = new ArrayList<>();
        add(rules, Groups.apart(Level.HOST, Strength.hard(), groups(vms, "evenkeel.group.anti")));
        add(rules, Groups.apart(Level.HOST, Strength.soft(SOFT), groups(vms, "evenkeel.group.anti.soft")));
        add(rules, Groups.together(Level.HOST, Strength.hard(), groups(vms, "evenkeel.group.together")));
        return rules;
    }

    private static void add(List<Constraint> rules, Groups groups) {
        if (!groups.groups().isEmpty()) {
            rules.add(groups);
        }
    }

    private static Map<String, Set<String>> groups(List<Vm> vms, String label) {
        Map<String, Set<String>> groups = new TreeMap<>();
        for (Vm vm : vms) {
            String group = vm.labels().get(label);
            if (group != null) {
                groups.computeIfAbsent(group, key -> new TreeSet<>())
                        .add(vm.id().value());
            }
        }
        return groups;
    }

    /** Whether the VM stays where it is. */
    public static boolean isPinned(Map<String, String> labels) {
        return "true".equals(labels.get("evenkeel.pinned"));
    }

    /** How important the VM is; one that says nothing, or nothing that can be read, is normal. */
    public static int priority(Map<String, String> labels) {
        String text = labels.getOrDefault("evenkeel.priority", "normal");
        return switch (text) {
            case "low" -> LOW;
            case "normal" -> NORMAL;
            case "high" -> HIGH;
            default -> text.matches("\\d{1,4}") ? Math.min(1000, Integer.parseInt(text)) : NORMAL;
        };
    }
}
