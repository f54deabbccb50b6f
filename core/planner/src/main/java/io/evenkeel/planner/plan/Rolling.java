package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Cluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Maintenance of many hosts, some at a time: which go together, and how each group is emptied. The emptiest go first, so
 * that hosts just done take what comes from the next.
 *
 * @param atOnce how many hosts may be empty at once
 */
public record Rolling(Set<String> hosts, int atOnce, long seed) {
    public Rolling {
        hosts = Set.copyOf(hosts);
        if (atOnce < 1) {
            throw new IllegalArgumentException("at least one host must be allowed at once");
        }
    }

    /**
     * Hosts that are emptied together, after all steps before.
     *
     * @param cluster as it is then, with the hosts marked as to be emptied
     */
    public record Step(Set<String> hosts, Cluster cluster, Plan plan) {
        public Step {
            hosts = Set.copyOf(hosts);
        }
    }

    /**
     * Plans it. Where a group cannot be emptied together, its hosts go one by one; one that cannot be emptied at all has a
     * step whose plan names the VMs that stay.
     */
    public List<Step> plan(Cluster cluster) {
        Marked.requireKnown(cluster, hosts);
        Map<String, Long> load = new HashMap<>();
        cluster.vms().forEach(vm -> vm.host().ifPresent(host -> load.merge(host, 1L, Long::sum)));
        List<String> waiting = new ArrayList<>(hosts.stream()
                .sorted(Comparator.<String>comparingLong(host -> load.getOrDefault(host, 0L))
                        .thenComparing(host -> host))
                .toList());
        List<Step> steps = new ArrayList<>();
        Cluster now = cluster;
        while (!waiting.isEmpty()) {
            Step step = next(now, waiting);
            waiting.removeAll(step.hosts());
            steps.add(step);
            now = after(now, step.plan());
        }
        return steps;
    }

    private Step next(Cluster now, List<String> waiting) {
        Set<String> group = new HashSet<>(waiting.subList(0, Math.min(atOnce, waiting.size())));
        Step together = step(now, group);
        return together.plan().unplaced().isEmpty() || group.size() == 1 ? together : step(now, Set.of(waiting.get(0)));
    }

    private Step step(Cluster now, Set<String> group) {
        Drain drain = new Drain(group, seed);
        return new Step(group, drain.marked(now), drain.plan(now));
    }

    private static Cluster after(Cluster now, Plan plan) {
        Map<String, String> to = new HashMap<>();
        plan.moves().forEach(move -> to.put(move.vm(), move.to()));
        return now.mapVms(vm -> to.containsKey(vm.name()) ? vm.on(Optional.ofNullable(to.get(vm.name()))) : vm);
    }
}
