package io.evenkeel.planner.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.planner.explain.Explainer;
import io.evenkeel.planner.explain.Explanation;
import io.evenkeel.planner.explain.Grounds;
import io.evenkeel.planner.explain.MoveReason;
import io.evenkeel.planner.explain.RuledOut;
import io.evenkeel.planner.explain.Stay;
import io.evenkeel.planner.explain.Whither;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.plan.Balance;
import io.evenkeel.planner.plan.Drain;
import io.evenkeel.planner.plan.Move;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.schedule.Lanes;
import io.evenkeel.planner.schedule.Schedule;
import io.evenkeel.planner.schedule.Scheduler;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Explanations say of random clusters and plans what the planner itself holds. */
class ExplanationsTest {
    private static final int CLUSTERS = 60;

    @Test
    void aHostIsRuledOutExactlyIfThePlannerWouldNotTakeIt() {
        int ruledOut = 0;
        int possible = 0;
        for (long seed = 1; seed <= CLUSTERS; seed++) {
            Cluster cluster = new RandomClusters(seed).next();
            Dense dense = new Dense(cluster);
            Placement placement = new Placement(dense);
            for (Vm vm : cluster.vms().stream().limit(12).toList()) {
                Whither whither = Whither.of(cluster, vm.name());
                List<String> fitting = cluster.hosts().stream()
                        .map(Host::name)
                        .filter(host -> !vm.host().equals(Optional.of(host)))
                        .filter(host -> placement.fits(dense.vm(vm.name()), dense.host(host)))
                        .toList();
                assertThat(whither.possible())
                        .as("VM " + vm.name() + " of the cluster of seed " + seed + ", ruled out " + whither.ruledOut())
                        .isEqualTo(fitting);
                possible += fitting.size();
                ruledOut += names(whither.ruledOut()).size();
            }
        }
        assertThat(Math.min(possible, ruledOut))
                .as("a check of nothing proves nothing")
                .isGreaterThan(500);
    }

    @Test
    void everyMoveIsExplainedWithEveryHostAndEveryVmThatHadToMoveIsSpokenOf() {
        int moves = 0;
        int stays = 0;
        for (long seed = 1; seed <= CLUSTERS; seed++) {
            Cluster cluster = new RandomClusters(seed).next();
            Plan balance = Balance.greedy(0.002).trying(2_000).seeded(seed).plan(cluster);
            stays += check(seed, cluster, balance, Grounds.balance(0.002, vm -> Optional.empty()));
            Drain drain = new Drain(Set.of(cluster.hosts().get(0).name()), seed);
            stays += check(seed, drain.marked(cluster), drain.plan(cluster), Grounds.duty());
            moves += balance.moves().size();
        }
        assertThat(Math.min(moves, stays))
                .as("a check of nothing proves nothing")
                .isGreaterThan(100);
    }

    private static int check(long seed, Cluster cluster, Plan plan, Grounds grounds) {
        Schedule schedule = Scheduler.schedule(cluster, plan.moves(), Lanes.usual(), false);
        Explanation why = Explainer.explain(cluster, plan, schedule, Lanes.usual(), grounds);
        assertThat(why.moves()).extracting(MoveReason::vm).isEqualTo(vms(plan));
        for (MoveReason reason : why.moves()) {
            int staying = reason.stayingAdds().isPresent() ? 1 : 0;
            assertThat(reason.possible() + staying + names(reason.ruledOut()).size() + 1)
                    .as("hosts spoken of for " + reason + " of seed " + seed)
                    .isEqualTo(cluster.hosts().size());
            assertThat(reason.next().isPresent()).isEqualTo(reason.possible() > 0);
            assertThat(reason.why()).isNotBlank();
        }
        assertThat(why.stays().stream()
                        .filter(stay -> stay.kind() == Stay.Kind.NO_PLACE)
                        .map(Stay::vm))
                .isEqualTo(plan.unplaced());
        assertThat(why.stays().stream()
                        .filter(stay -> stay.kind() == Stay.Kind.NOT_LIVE)
                        .map(Stay::vm))
                .hasSameElementsAs(schedule.stuck());
        return why.stays().size();
    }

    private static List<String> vms(Plan plan) {
        return plan.moves().stream().map(Move::vm).toList();
    }

    private static Set<String> names(List<RuledOut> ruledOut) {
        Set<String> names = new HashSet<>();
        ruledOut.forEach(each -> names.addAll(each.hosts()));
        return names;
    }
}
