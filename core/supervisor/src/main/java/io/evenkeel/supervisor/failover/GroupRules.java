package io.evenkeel.supervisor.failover;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.keep.VmWishes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The groups to which VMs that need a place belong, with those of their members that have one. */
final class GroupRules {

    /** How much a preference that is broken adds to the planner's score, in which a full host counts about 1. */
    private static final double PREFERENCE = 1;

    private record Kind(Level level, boolean isTogether, boolean isHard) {}

    private final Map<Kind, Map<String, Set<String>>> groups = new LinkedHashMap<>();
    private final Map<String, HostId> residents = new LinkedHashMap<>();
    private final List<Need> needs;

    /** @param known the hosts that the plan knows */
    GroupRules(List<Need> needs, Locations locations, Set<HostId> known) {
        this.needs = needs;
        for (Need need : needs) {
            for (VmWishes.Group group : need.wishes.groups()) {
                of(group)
                        .computeIfAbsent(group.name(), name -> new LinkedHashSet<>())
                        .add(need.vm.value());
            }
        }
        for (Locations.Member member : locations.members()) {
            for (VmWishes.Group group : member.groups()) {
                Set<String> members = of(group).get(group.name());
                if (members != null && known.contains(member.host())) {
                    String name = member.vm().value() + " on " + member.host().value();
                    members.add(name);
                    residents.put(name, member.host());
                }
            }
        }
    }

    private Map<String, Set<String>> of(VmWishes.Group group) {
        return groups.computeIfAbsent(
                new Kind(group.level(), group.isTogether(), group.isHard()), kind -> new LinkedHashMap<>());
    }

    /** Members that have a place, weightless: what they take is part of their host's load. */
    List<Vm> residents() {
        List<Vm> vms = new ArrayList<>();
        residents.forEach(
                (name, host) -> vms.add(Vm.of(name, Amounts.of(0, 0), Optional.of(host.value()), DataSize.ofBytes(0))
                        .pinned()));
        return vms;
    }

    List<Constraint> constraints() {
        List<Constraint> constraints = new ArrayList<>();
        groups.forEach((kind, members) -> {
            if (!members.isEmpty()) {
                Strength strength = kind.isHard() ? Strength.hard() : Strength.soft(PREFERENCE);
                constraints.add(
                        kind.isTogether()
                                ? Groups.together(kind.level(), strength, members)
                                : Groups.apart(kind.level(), strength, members));
            }
        });
        return constraints;
    }

    /** What is to be said of VMs whose place is against a preference about hosts. */
    Map<VmId, String> notes(Map<VmId, HostId> places) {
        Map<VmId, String> notes = new LinkedHashMap<>();
        for (Need need : needs) {
            HostId host = places.get(need.vm);
            for (VmWishes.Group group : need.wishes.groups()) {
                if (host != null && !group.isHard() && !group.isTogether() && group.level() == Level.HOST) {
                    for (String other : of(group).getOrDefault(group.name(), Set.of())) {
                        HostId there =
                                residents.containsKey(other) ? residents.get(other) : places.get(new VmId(other));
                        if (!other.equals(need.vm.value()) && host.equals(there)) {
                            notes.put(
                                    need.vm,
                                    "it is started beside " + other + " of group " + group.name()
                                            + ", which it should be apart from: there is no better place");
                        }
                    }
                }
            }
        }
        return notes;
    }
}
