package io.evenkeel.planner.check;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Occupancy;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Vm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tries everything: whether, after any failures, the VMs of the failed hosts can all be placed on others. */
final class AfterFailures {
    private final Cluster cluster;
    private final Set<String> lost;
    private final List<Vm> vms = new ArrayList<>();

    /** @param lost VMs that nobody has promised a place */
    AfterFailures(Cluster cluster, Set<String> lost) {
        this.cluster = cluster;
        this.lost = lost;
        vms.addAll(cluster.vms());
    }

    /** Failures after which not all have a place; empty if there are none of up to so many hosts. */
    Optional<Set<String>> trouble(int failures) {
        return trouble(0, failures, new HashSet<>());
    }

    private Optional<Set<String>> trouble(int from, int left, Set<String> failed) {
        if (!survives(failed)) {
            return Optional.of(Set.copyOf(failed));
        }
        for (int h = from; left > 0 && h < cluster.hosts().size(); h++) {
            String name = cluster.hosts().get(h).name();
            failed.add(name);
            Optional<Set<String>> trouble = trouble(h + 1, left - 1, failed);
            failed.remove(name);
            if (trouble.isPresent()) {
                return trouble;
            }
        }
        return Optional.empty();
    }

    private boolean survives(Set<String> failed) {
        Occupancy occupancy = new Occupancy(cluster);
        List<Vm> homeless = new ArrayList<>();
        for (Vm vm : vms) {
            String host = vm.host().orElseThrow();
            if (failed.contains(host)) {
                occupancy.release(vm.name(), host);
                if (!lost.contains(vm.name())) {
                    homeless.add(vm);
                }
            }
        }
        return canPlace(homeless, 0, failed, occupancy);
    }

    private boolean canPlace(List<Vm> homeless, int next, Set<String> failed, Occupancy occupancy) {
        if (next == homeless.size()) {
            return cluster.constraints().stream()
                    .filter(rule -> rule.strength().isHard())
                    .allMatch(rule -> rule.broken(occupancy).isEmpty());
        }
        Vm vm = homeless.get(next);
        for (Host host : cluster.hosts()) {
            if (host.state() == HostState.ONLINE
                    && !failed.contains(host.name())
                    && host.labels().containsAll(vm.needs())) {
                occupancy.hold(vm.name(), host.name());
                boolean works = isWithin(host, occupancy) && canPlace(homeless, next + 1, failed, occupancy);
                occupancy.release(vm.name(), host.name());
                if (works) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isWithin(Host host, Occupancy occupancy) {
        for (int k = 0; k < cluster.resources().size(); k++) {
            Resource resource = cluster.resources().get(k);
            int kind = k;
            long used = vms.stream()
                    .filter(vm -> occupancy.hostsOf(vm.name()).contains(host.name()))
                    .mapToLong(vm -> vm.demand().get(kind))
                    .sum();
            if (resource.isLimited() && used > host.capacity().get(k) * resource.overcommit()) {
                return false;
            }
        }
        return true;
    }

    /** Whether the rule holds where the VMs are. */
    static boolean holds(Cluster cluster, Constraint rule) {
        return rule.broken(new Occupancy(cluster)).isEmpty();
    }
}
