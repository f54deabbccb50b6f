package io.evenkeel.planner.plan;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.search.Course;
import io.evenkeel.planner.search.Thresholds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Empties hosts so that they can be switched off: the least used first, its VMs each to the fullest host where they fit.
 *
 * @param ceilings up to which share of each resource, by name, the hosts that stay may be filled
 * @param least how many hosts must stay on
 */
public record Consolidation(Map<String, Double> ceilings, int least) {
    public Consolidation {
        ceilings = Map.copyOf(ceilings);
    }

    /**
     * What consolidation comes to.
     *
     * @param empty hosts that are empty when the plan is done
     * @param leastHosts no plan gets by with fewer hosts: what all VMs take, divided by what the largest hosts have
     */
    public record Result(Plan plan, List<String> empty, int leastHosts) {
        public Result {
            empty = List.copyOf(empty);
        }
    }

    public Result plan(Cluster cluster) {
        Dense dense = new Dense(cluster);
        Course course = new Course(new Placement(dense), new double[dense.vms]);
        double before = course.evenness().score();
        int leastHosts = leastHosts(course.placement());
        Thresholds thresholds = new Thresholds(cluster.resources(), ceilings);
        BitSet closed = new BitSet();
        int open = (int)
                IntStream.range(0, dense.hosts).filter(h -> dense.target[h]).count();
        for (int host : byFill(dense, course.placement())) {
            if (open > Math.max(1, least) && empty(course, thresholds, closed, host)) {
                closed.set(host);
                open--;
            }
        }
        return new Result(
                Outcome.of(course, before, List.of(), 0, false),
                closed.stream().mapToObj(h -> cluster.hosts().get(h).name()).toList(),
                leastHosts);
    }

    private static List<Integer> byFill(Dense dense, Placement placement) {
        return IntStream.range(0, dense.hosts)
                .filter(h -> dense.target[h])
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(h -> fill(placement, h))
                        .thenComparingInt(h -> h))
                .toList();
    }

    private static double fill(Placement placement, int host) {
        Dense dense = placement.dense();
        double most = 0;
        for (int k = 0; k < dense.resources; k++) {
            most = Math.max(most, placement.used(host, k) * dense.inverse[host * dense.resources + k]);
        }
        return most;
    }

    private static boolean empty(Course course, Thresholds thresholds, BitSet closed, int host) {
        Placement placement = course.placement();
        Dense dense = course.dense();
        List<Integer> residents = new ArrayList<>(IntStream.range(0, placement.count(host))
                .mapToObj(i -> placement.resident(host, i))
                .sorted(Comparator.<Integer>comparingLong(vm -> -dense.memory[vm])
                        .thenComparingInt(vm -> vm))
                .toList());
        if (residents.stream().anyMatch(course::isFrozen)) {
            return false;
        }
        List<Integer> moved = new ArrayList<>();
        for (int vm : residents) {
            int to = fullest(placement, thresholds, closed, vm);
            if (to == NOWHERE) {
                moved.forEach(each -> course.move(each, host));
                return false;
            }
            course.move(vm, to);
            moved.add(vm);
        }
        // A VM that leaves a rule broken less may break it for another.
        if (moved.stream().anyMatch(placement::hasHardRules) && placement.isAnyWorseOff()) {
            moved.forEach(each -> course.move(each, host));
            return false;
        }
        return true;
    }

    private static int fullest(Placement placement, Thresholds thresholds, BitSet closed, int vm) {
        int best = NOWHERE;
        double most = -1;
        for (int host = 0; host < placement.dense().hosts; host++) {
            if (host != placement.hostOf(vm) && !closed.get(host) && placement.count(host) > 0) {
                double fill = fill(placement, host);
                if (fill > most && placement.fits(vm, host) && thresholds.admit(placement, vm, host)) {
                    most = fill;
                    best = host;
                }
            }
        }
        return best;
    }

    /** Hosts that have given away too much may keep that, and what is on other hosts than these is not of interest. */
    private static int leastHosts(Placement placement) {
        Dense dense = placement.dense();
        int least = 0;
        for (int k = 0; k < dense.resources; k++) {
            long taken = 0;
            List<Long> most = new ArrayList<>();
            for (int h = 0; h < dense.hosts; h++) {
                if (dense.target[h]) {
                    taken += placement.used(h, k);
                    most.add(Math.max(placement.used(h, k), dense.limit[h * dense.resources + k]));
                }
            }
            most.sort(Comparator.reverseOrder());
            int hosts = 0;
            while (taken > 0 && most.get(hosts) != Long.MAX_VALUE) {
                taken -= most.get(hosts++);
            }
            least = Math.max(least, hosts);
        }
        return least;
    }

    /**
     * Which hosts on standby to wake so that every VM has a place: the largest first, as few as it takes.
     *
     * @return their names; all of them if even that is not enough
     */
    public static List<String> toWake(Cluster cluster, long seed) {
        List<String> woken = new ArrayList<>();
        List<String> asleep = cluster.hosts().stream()
                .filter(host -> host.state() == HostState.STANDBY)
                .sorted(Comparator.comparingLong(host -> -host.capacity().get(0)))
                .map(Host::name)
                .toList();
        Cluster now = cluster;
        for (String next : asleep) {
            if (Balance.greedy(Double.POSITIVE_INFINITY)
                    .seeded(seed)
                    .plan(now)
                    .unplaced()
                    .isEmpty()) {
                break;
            }
            woken.add(next);
            now = now.mapHosts(host -> host.name().equals(next) ? host.in(HostState.ONLINE) : host);
        }
        return woken;
    }
}
