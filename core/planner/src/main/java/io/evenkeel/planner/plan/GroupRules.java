package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.unit.Groups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The hard rules about groups, by the VMs they name; also VMs that are not there yet. */
final class GroupRules {
    private final Map<String, List<GroupOutlook>> ofVm = new HashMap<>();
    private final Map<String, Set<String>> togetherWith = new HashMap<>();

    GroupRules(Dense dense, int failures) {
        for (Constraint rule : dense.cluster.constraints()) {
            if (rule instanceof Groups groups && rule.strength().isHard()) {
                groups.groups().values().forEach(members -> read(dense, groups, members, failures));
            }
        }
    }

    private void read(Dense dense, Groups rule, Set<String> members, int failures) {
        List<GroupOutlook> outlooks = new ArrayList<>();
        if (rule.mostPerDomain() < Integer.MAX_VALUE) {
            outlooks.add(new Apart(dense, rule.level(), rule.mostPerDomain(), failures));
        }
        boolean isTogether = rule.mostDomains() < Integer.MAX_VALUE;
        if (rule.leastDomains() > 1 || isTogether) {
            outlooks.add(new Gathered(dense, rule.level(), rule.leastDomains(), rule.mostDomains(), failures));
        }
        for (String member : members) {
            ofVm.computeIfAbsent(member, key -> new ArrayList<>()).addAll(outlooks);
            if (isTogether) {
                togetherWith.merge(member, members, GroupRules::union);
            }
        }
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> both = new HashSet<>(some);
        both.addAll(others);
        return both;
    }

    /** What rules say about the groups the VM is in; empty for most VMs. */
    List<GroupOutlook> of(String vm) {
        return ofVm.getOrDefault(vm, List.of());
    }

    /** With which VMs it shall be, itself included; empty if it may be alone. */
    Set<String> company(String vm) {
        return togetherWith.getOrDefault(vm, Set.of());
    }
}
