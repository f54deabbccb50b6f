package io.evenkeel.planner.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.plan.Balance;
import io.evenkeel.planner.plan.Drain;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.schedule.Lanes;
import io.evenkeel.planner.schedule.Schedule;
import io.evenkeel.planner.schedule.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No plan breaks a hard rule, in the end or on the way. */
class RandomPlansTest {

    @Test
    void aThousandPlansBreakNoHardRule() {
        check(1, 500);
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
    void twentyThousandPlansBreakNoHardRule() {
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
            Drain drain = new Drain(Set.of(host), seed);
            Schedule drained = verify("drain " + host, seed, drain.marked(cluster), drain.plan(cluster));
            moves += balanced.moves().size() + drained.moves().size();
            stuck += balanced.stuck().size() + drained.stuck().size();
        }
        assertThat(moves).as("a check of nothing proves nothing").isGreaterThan(clusters * 5);
        assertThat(stuck)
                .as("moves that could not be put into time, of " + moves)
                .isLessThan(moves / 100);
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
        return schedule;
    }
}
