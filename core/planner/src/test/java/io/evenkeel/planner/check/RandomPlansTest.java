package io.evenkeel.planner.check;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Occupancy;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.plan.Balance;
import io.evenkeel.planner.plan.Consolidation;
import io.evenkeel.planner.plan.Drain;
import io.evenkeel.planner.plan.Failover;
import io.evenkeel.planner.plan.Move;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.plan.Rolling;
import io.evenkeel.planner.plan.RoomFor;
import io.evenkeel.planner.schedule.Lanes;
import io.evenkeel.planner.schedule.Schedule;
import io.evenkeel.planner.schedule.Scheduler;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.planner.unit.MostVms;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No plan breaks a hard rule, in the end or on the way. */
class RandomPlansTest {

    @Test
    void plansForFiveHundredClustersBreakNoHardRule() {
        check(1, 500);
    }

    /** With hosts that have given away far more than they have, and VMs that no host can take. */
    @Test
    void plansForOverloadedClustersMakeNothingWorse() {
        int unplaced = 0;
        for (long seed = 1; seed <= 300; seed++) {
            Cluster cluster = overloaded(new RandomClusters(seed).next());
            Plan plan = balanced(cluster, seed);
            unplaced += plan.unplaced().size();
            verify("balance", seed, cluster, plan);
            Vm large = Vm.of("large", Amounts.of(1_024, 1, 100_000), Optional.empty(), DataSize.ofGibibytes(1));
            RoomFor room = new RoomFor(large, seed);
            verify("room", seed, room.with(cluster), room.plan(cluster));
            Drain drain = new Drain(Set.of("h0"), seed);
            verify("drain", seed, drain.marked(cluster), drain.plan(cluster));
            Failover failover = new Failover(Set.of("h1"), seed);
            verify("failover", seed, failover.marked(cluster), failover.plan(cluster));
            Consolidation.Result consolidation = new Consolidation(Map.of("memory", 0.9), 1).plan(cluster);
            verify("consolidation", seed, cluster, consolidation.plan());
            assertThat(consolidation.leastHosts())
                    .as("hosts that stay on in the cluster of seed " + seed)
                    .isLessThanOrEqualTo((int) cluster.hosts().stream()
                            .filter(host -> host.state() == HostState.ONLINE
                                    && !consolidation.empty().contains(host.name()))
                            .count());
        }
        assertThat(unplaced).as("VMs without a place").isGreaterThan(100);
    }

    private static Cluster overloaded(Cluster cluster) {
        int[] at = {0};
        return cluster.mapVms(vm -> at[0]++ % 5 > 0
                ? vm
                : new Vm(
                        vm.name(),
                        Amounts.of(
                                vm.demand().get(0) * 6,
                                vm.demand().get(1),
                                vm.demand().get(2)),
                        vm.host(),
                        vm.memory(),
                        vm.dirtyRate(),
                        vm.priority(),
                        vm.isMovable(),
                        vm.residence(),
                        vm.needs()));
    }

    /** A rule that is broken where nothing can be done about it leaves VMs that keep it for others, or break it more. */
    @Test
    void plansForClustersWithPinnedVmsMakeNothingWorse() {
        int unplaced = 0;
        for (long seed = 1; seed <= 300; seed++) {
            Cluster cluster = pinned(new RandomClusters(seed).next(), seed);
            Plan plan = balanced(cluster, seed);
            unplaced += plan.unplaced().size();
            verify("balance", seed, cluster, plan);
            few(seed, cluster);
            Balance relief = Balance.greedy(0.0005).trying(1_000).seeded(seed).relieving(Map.of("cpu", 0.3));
            verify("relief", seed, cluster, relief.plan(cluster));
        }
        assertThat(unplaced).as("VMs without a place").isGreaterThan(100);
    }

    /** A quarter of them. */
    private static Cluster pinned(Cluster cluster, long seed) {
        Random random = new Random(seed);
        return cluster.mapVms(vm -> random.nextInt(4) == 0 ? vm.pinned() : vm);
    }

    /** A plan that may move few VMs, so that the search trades one that moves for another. */
    private static Schedule few(long seed, Cluster cluster) {
        Balance few = Balance.greedy(0.0005).trying(4_000).seeded(seed).movingAtMost((int) (seed % 7));
        return verify("balance with few moves", seed, cluster, few.plan(cluster));
    }

    /** VMs that changed places kept one rule more and another less, and a VM was left where it had stepped aside. */
    @Test
    void plansThatOnceBrokeAHardRuleDoNot() {
        for (long seed : new long[] {3_852, 4_466}) {
            Cluster cluster = new RandomClusters(seed).next();
            verify("balance", seed, cluster, balanced(cluster, seed));
        }
    }

    @Tag("long")
    @Test
    void plansForTenThousandClustersBreakNoHardRule() {
        check(1_000, 10_000);
    }

    private static void check(long firstSeed, int clusters) {
        int moves = 0;
        int stuck = 0;
        for (long seed = firstSeed; seed < firstSeed + clusters; seed++) {
            Cluster cluster = new RandomClusters(seed).next();
            Schedule balanced = verify("balance", seed, cluster, balanced(cluster, seed));
            String host = cluster.hosts().stream()
                    .map(Host::name)
                    .skip(seed % cluster.hosts().size())
                    .findFirst()
                    .orElseThrow();
            List<Schedule> schedules = new ArrayList<>(rarer(seed, cluster, host));
            schedules.add(balanced);
            schedules.add(few(seed, cluster));
            Drain drain = new Drain(Set.of(host), seed);
            schedules.add(verify("drain " + host, seed, drain.marked(cluster), drain.plan(cluster)));
            for (Schedule schedule : schedules) {
                moves += schedule.moves().size();
                stuck += schedule.stuck().size();
            }
        }
        assertThat(moves).as("a check of nothing proves nothing").isGreaterThan(clusters * 5);
        assertThat(stuck)
                .as("moves that could not be put into time, of " + moves)
                .isLessThan(moves / 100);
    }

    /** One of the plans that are made less often, in turn. */
    private static List<Schedule> rarer(long seed, Cluster cluster, String host) {
        return switch ((int) (seed % 4)) {
            case 0 -> {
                Failover failover = new Failover(Set.of(host), seed);
                yield List.of(verify("failover " + host, seed, failover.marked(cluster), failover.plan(cluster)));
            }
            case 1 -> {
                Consolidation consolidation = new Consolidation(Map.of("memory", 0.9, "cpu", 0.8), 1);
                yield List.of(verify(
                        "consolidation",
                        seed,
                        cluster,
                        consolidation.plan(cluster).plan()));
            }
            case 2 -> {
                Vm large = Vm.of("large", Amounts.of(49_152, 8, 100_000), Optional.empty(), DataSize.ofGibibytes(48));
                RoomFor room = new RoomFor(large, seed);
                yield List.of(verify("room", seed, room.with(cluster), room.plan(cluster)));
            }
            default -> {
                Set<String> all = cluster.hosts().stream().map(Host::name).collect(Collectors.toSet());
                yield new Rolling(all, 2, seed)
                        .plan(cluster).stream()
                                .map(step -> verify("roll " + step.hosts(), seed, step.cluster(), step.plan()))
                                .toList();
            }
        };
    }

    @Test
    void aSearchForEvennessMakesNoHostHotterThanItsShare() {
        Map<String, Double> shares = Map.of("cpu", 0.3, "vcpus", 1.0);
        int hot = 0;
        for (long seed = 1; seed <= 200; seed++) {
            Cluster cluster = new RandomClusters(seed).next();
            Balance duty = Balance.greedy(Double.POSITIVE_INFINITY).relieving(shares);
            Map<String, long[]> before = used(cluster, duty.plan(cluster));
            Plan plan = Balance.greedy(0.0001).trying(2_000).relieving(shares).plan(cluster);
            verify("relief", seed, cluster, plan);
            Map<String, long[]> after = used(cluster, plan);
            for (Host host : cluster.hosts()) {
                long[] most = {
                    Long.MAX_VALUE, host.capacity().get(1), host.capacity().get(2) * 3 / 10
                };
                for (int k = 1; k < most.length; k++) {
                    long dutyLeaves = before.getOrDefault(host.name(), new long[3])[k];
                    hot += dutyLeaves > most[k] ? 1 : 0;
                    assertThat(after.getOrDefault(host.name(), new long[3])[k])
                            .as("resource " + k + " of " + host.name() + " in the cluster of seed " + seed)
                            .isLessThanOrEqualTo(Math.max(most[k], dutyLeaves));
                }
            }
        }
        assertThat(hot).as("hosts that cannot be relieved").isGreaterThan(50);
    }

    /** How many VMs or domains too many or too few there are: three in a domain are as bad as two pairs in two. */
    private static int excess(Constraint rule, Cluster cluster) {
        Occupancy occupancy = new Occupancy(cluster);
        if (rule instanceof MostVms most) {
            Map<String, Integer> counts = new HashMap<>();
            cluster.vms().forEach(vm -> vm.host().ifPresent(host -> counts.merge(host, 1, Integer::sum)));
            return counts.values().stream()
                    .mapToInt(count -> Math.max(0, count - most.most()))
                    .sum();
        }
        if (!(rule instanceof Groups groups)) {
            return rule.broken(occupancy).size();
        }
        int excess = 0;
        for (Set<String> members : groups.groups().values()) {
            Map<String, Integer> counts = new HashMap<>();
            int placed = 0;
            for (String member : members) {
                Set<String> domains = occupancy.domainsOf(member, groups.level());
                placed += domains.isEmpty() ? 0 : 1;
                domains.forEach(domain -> counts.merge(domain, 1, Integer::sum));
            }
            excess += counts.values().stream()
                    .mapToInt(count -> Math.max(0, count - groups.mostPerDomain()))
                    .sum();
            excess += Math.max(0, Math.min(groups.leastDomains(), placed) - counts.size());
            excess += Math.max(0, counts.size() - groups.mostDomains());
        }
        return excess;
    }

    private static Map<String, long[]> used(Cluster cluster, Plan plan) {
        Map<String, String> to = plan.moves().stream().collect(Collectors.toMap(Move::vm, Move::to));
        Map<String, long[]> used = new HashMap<>();
        cluster.vms()
                .forEach(vm -> Optional.ofNullable(to.get(vm.name()))
                        .or(vm::host)
                        .ifPresent(host -> Arrays.setAll(
                                used.computeIfAbsent(host, key -> new long[3]),
                                k -> requireNonNull(used.get(host))[k]
                                        + vm.demand().get(k))));
        return used;
    }

    private static Plan balanced(Cluster cluster, long seed) {
        return Balance.greedy(0.002).trying(2_000).seeded(seed).plan(cluster);
    }

    private static Schedule verify(String kind, long seed, Cluster cluster, Plan plan) {
        Schedule schedule = Scheduler.schedule(cluster, plan.moves(), Lanes.usual(), false);
        List<String> problems = PlanCheck.problems(cluster, schedule.moves());
        assertThat(problems).as(kind + " of the cluster of seed " + seed).isEmpty();
        assertThat(schedule.makespan())
                .as(kind + " of the cluster of seed " + seed)
                .isGreaterThanOrEqualTo(schedule.stuck().isEmpty() ? schedule.makespanBound() : Duration.ZERO);
        Map<String, long[]> after = used(cluster, plan);
        Map<String, String> to = plan.moves().stream().collect(Collectors.toMap(Move::vm, Move::to));
        Cluster done = cluster.mapVms(vm -> to.containsKey(vm.name()) ? vm.on(Optional.of(to.get(vm.name()))) : vm);
        for (Constraint rule : cluster.constraints()) {
            if (rule.strength().isHard()) {
                assertThat(excess(rule, done))
                        .as(rule.name() + " after all moves of the " + kind + " of the cluster of seed " + seed + ": "
                                + rule.broken(new Occupancy(done)))
                        .isLessThanOrEqualTo(excess(rule, cluster));
            }
        }
        everyVm(kind + " of the cluster of seed " + seed, cluster, plan);
        Set<String> arrivedAt = plan.moves().stream().map(Move::to).collect(Collectors.toSet());
        for (Host host : cluster.hosts()) {
            if (arrivedAt.contains(host.name())) {
                assertThat(requireNonNull(after.get(host.name()))[0])
                        .as("memory of " + host.name() + " after the " + kind + " of the cluster of seed " + seed)
                        .isLessThanOrEqualTo(host.capacity().get(0));
            }
        }
        assertThat(plan.moves())
                .as("moves of the " + kind + " of the cluster of seed " + seed)
                .hasSizeGreaterThanOrEqualTo(plan.bounds().moves());
        assertThat(plan.scoreAfter())
                .as("score after the " + kind + " of the cluster of seed " + seed)
                .isGreaterThanOrEqualTo(plan.bounds().score() - 1e-6);
        return schedule;
    }

    /** No VM is worse off for what another gains, and those without a place are those that stay where they are wrong. */
    private static void everyVm(String what, Cluster cluster, Plan plan) {
        Dense dense = new Dense(cluster);
        Placement end = new Placement(dense);
        Set<String> moved = new HashSet<>();
        plan.moves().forEach(move -> {
            end.move(dense.vm(move.vm()), dense.host(move.to()));
            moved.add(move.vm());
        });
        assertThat(IntStream.of(end.ruled())
                        .filter(end::isWorseOff)
                        .mapToObj(vm -> cluster.vms().get(vm).name()))
                .as("VMs for which a hard rule holds less after the " + what)
                .isEmpty();
        assertThat(plan.unplaced())
                .as("VMs without a place after the " + what)
                .doesNotHaveDuplicates()
                .allMatch(name -> !moved.contains(name) && isWrong(end, dense.vm(name)));
    }

    private static boolean isWrong(Placement placement, int vm) {
        return placement.isMisplaced(vm) || placement.isOverfull(placement.hostOf(vm));
    }
}
