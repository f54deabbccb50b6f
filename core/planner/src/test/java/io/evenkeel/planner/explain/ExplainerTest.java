package io.evenkeel.planner.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.plan.Balance;
import io.evenkeel.planner.plan.Consolidation;
import io.evenkeel.planner.plan.Drain;
import io.evenkeel.planner.plan.Failover;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.plan.RoomFor;
import io.evenkeel.planner.schedule.Lanes;
import io.evenkeel.planner.schedule.Scheduler;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.planner.unit.Whereabouts;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExplainerTest {
    private static final List<Resource> RESOURCES = List.of(Resource.strict("memory"), Resource.load("cpu"));

    private static Host host(String name) {
        return Host.of(name, Amounts.of(100, 100));
    }

    private static Vm vm(String name, String host, long memory, long cpu) {
        return Vm.of(name, Amounts.of(memory, cpu), Optional.of(host), DataSize.ofMebibytes(memory));
    }

    private static Cluster cluster(List<Host> hosts, List<Vm> vms, Constraint... constraints) {
        return new Cluster(RESOURCES, hosts, vms, List.of(constraints));
    }

    private static Explanation explain(Cluster marked, Plan plan, Grounds grounds) {
        return Explainer.explain(
                marked, plan, Scheduler.schedule(marked, plan.moves(), Lanes.usual(), false), Lanes.usual(), grounds);
    }

    @Test
    void aDrainNamesTheUnitsThatRuleHostsOut() {
        Cluster cluster = cluster(
                List.of(host("a"), host("b"), host("c"), host("d").in(HostState.STANDBY), host("e")),
                List.of(vm("v", "a", 30, 10), vm("big", "b", 80, 0), vm("twin", "c", 10, 0)),
                Groups.apart(Level.HOST, Strength.hard(), Map.of("pair", Set.of("v", "twin"))));
        Drain drain = new Drain(Set.of("a"), 1);

        Explanation why = explain(drain.marked(cluster), drain.plan(cluster), Grounds.duty());

        MoveReason reason = why.moves().get(0);
        assertThat(reason.motive()).isEqualTo(Motive.HOST_EMPTIED);
        assertThat(reason.why()).isEqualTo("a shall be empty");
        assertThat(reason.possible()).isZero();
        assertThat(reason.stayingAdds()).isEmpty();
        assertThat(reason.ruledOut())
                .containsExactlyInAnyOrder(
                        new RuledOut("host state", List.of("a", "d")),
                        new RuledOut("memory", List.of("b")),
                        new RuledOut("anti-affinity", List.of("c")));
        assertThat(why.stays()).isEmpty();
    }

    @Test
    void whatHasNoPlaceIsPinnedOrCannotBeMovedLiveIsSaid() {
        Cluster cluster = cluster(
                List.of(host("a"), host("b")),
                List.of(
                        vm("big", "a", 60, 0),
                        vm("fixed", "a", 1, 0).pinned(),
                        vm("busy", "a", 2, 0).dirtying(DataRate.ofBytesPerSecond(2_000_000_000L)),
                        vm("full", "b", 50, 0)));
        Vm busy = cluster.vms().get(2);
        Cluster large = cluster.mapVms(vm -> vm.equals(busy)
                ? Vm.of("busy", busy.demand(), busy.host(), DataSize.ofGibibytes(4))
                        .dirtying(busy.dirtyRate())
                : vm);
        Drain drain = new Drain(Set.of("a"), 1);

        Explanation why = explain(drain.marked(large), drain.plan(large), Grounds.duty());

        assertThat(why.stays())
                .extracting(Stay::vm, Stay::kind)
                .containsExactly(
                        tuple("big", Stay.Kind.NO_PLACE),
                        tuple("fixed", Stay.Kind.PINNED),
                        tuple("busy", Stay.Kind.NOT_LIVE));
        assertThat(why.stays().get(0).ruledOut()).containsExactly(new RuledOut("memory", List.of("b")));
        assertThat(why.stays().get(2).reason()).startsWith("its migration would not come to an end: it writes ");
        assertThat(Pinned.onHostsToEmpty(drain.marked(large))).containsExactly("fixed");
    }

    @Test
    void aFailoverAndANewVmSayWhy() {
        Cluster cluster = cluster(
                List.of(host("a"), host("b")), List.of(vm("v", "a", 10, 0), vm("x", "b", 55, 0), vm("y", "b", 35, 0)));
        Failover failover = new Failover(Set.of("a"), 1);
        MoveReason down = explain(failover.marked(cluster), failover.plan(cluster), Grounds.duty())
                .moves()
                .get(0);
        assertThat(down.why()).isEqualTo("a is down");

        RoomFor room = new RoomFor(Vm.of("new", Amounts.of(95, 0), Optional.empty(), DataSize.ofMebibytes(95)), 1);
        Cluster three = cluster(List.of(host("a"), host("b")), List.of(vm("v", "a", 10, 0), vm("x", "b", 40, 0)));
        Explanation why = explain(room.with(three), room.plan(three), Grounds.duty());
        assertThat(why.moves())
                .extracting(MoveReason::vm, MoveReason::motive)
                .containsExactlyInAnyOrder(tuple("new", Motive.NO_HOST), tuple("v", Motive.MAKES_ROOM));
        assertThat(why.moves().stream().filter(each -> each.vm().equals("v")).findFirst())
                .hasValueSatisfying(each -> assertThat(each.why()).isEqualTo("it makes room on a for new"));
    }

    @Test
    void brokenRulesOverfullHostsAndHotSpotsAreMotives() {
        Cluster cluster = cluster(
                List.of(host("a"), host("b"), host("c"), host("d")),
                List.of(
                        vm("stray", "a", 5, 0),
                        vm("m1", "b", 70, 0),
                        vm("m2", "b", 40, 0),
                        vm("hot1", "c", 2, 60),
                        vm("hot2", "c", 1, 30)),
                Whereabouts.fence(Strength.hard(), Set.of("stray"), Set.of("d")));
        Plan plan = Balance.greedy(Double.POSITIVE_INFINITY)
                .relieving(Map.of("cpu", 0.8))
                .plan(cluster);

        Explanation why = explain(cluster, plan, Grounds.duty().relieving(Map.of("cpu", 0.8)));

        assertThat(why.moves())
                .extracting(MoveReason::vm, MoveReason::motive, MoveReason::why)
                .containsExactlyInAnyOrder(
                        tuple("stray", Motive.RULE, "on a this did not hold: fence"),
                        tuple("m2", Motive.OVERFULL, "b has given away too much memory"),
                        tuple("hot2", Motive.HOT, "c uses too much cpu"));
        assertThat(HotHosts.after(cluster, plan, Map.of("cpu", 0.8))).isEmpty();
        assertThat(HotHosts.after(cluster, plan, Map.of("cpu", 0.5))).isEqualTo(Map.of("c", "cpu"));
    }

    @Test
    void balanceSaysWhatAMoveIsWorthAndWhyOthersStay() {
        Cluster cluster = cluster(
                List.of(host("a"), host("b")),
                List.of(
                        vm("mover", "a", 20, 20),
                        vm("fixed", "a", 20, 20).pinned(),
                        vm("small", "a", 1, 1),
                        vm("banned", "a", 10, 10)),
                Whereabouts.ban(Strength.hard(), Set.of("banned"), Set.of("b")));
        Plan plan = Balance.greedy(0.1).plan(cluster);

        Explanation why = explain(
                cluster,
                plan,
                Grounds.balance(0.1, vm -> vm.isMovable() ? Optional.empty() : Optional.of("it is pinned")));

        MoveReason reason = why.moves().get(0);
        assertThat(reason.vm()).isEqualTo("mover");
        assertThat(reason.motive()).isEqualTo(Motive.EVENNESS);
        assertThat(reason.why()).isEqualTo("a uses 51 % of memory, the mean is 26 %, and it takes 20 %");
        assertThat(reason.stayingAdds())
                .hasValueSatisfying(adds -> assertThat(adds).isGreaterThan(0.1));
        assertThat(why.stays())
                .extracting(Stay::vm, Stay::kind)
                .contains(tuple("small", Stay.Kind.NOT_WORTH), tuple("banned", Stay.Kind.RULED_OUT));
        assertThat(why.stays())
                .filteredOn(stay -> stay.vm().equals("banned"))
                .singleElement()
                .satisfies(stay -> assertThat(stay.ruledOut()).containsExactly(new RuledOut("ban", List.of("b"))));
        assertThat(why.stays())
                .filteredOn(stay -> stay.vm().equals("small"))
                .singleElement()
                .satisfies(stay -> assertThat(stay.reason()).endsWith("a move must gain 0.1000"));
    }

    /** a has eight VMs of 10 % each, and b nothing. */
    private static Stay firstLeft(Balance balance) {
        List<Vm> vms =
                IntStream.range(0, 8).mapToObj(v -> vm("v" + v, "a", 10, 10)).toList();
        Cluster cluster = cluster(List.of(host("a"), host("b")), vms);
        Grounds grounds = Grounds.balance(0, vm -> Optional.empty()).within(Limits.of(balance));
        return explain(cluster, balance.plan(cluster), grounds).stays().get(0);
    }

    @Test
    void aPlanThatEndsBeforeItsTimeSaysWhatEndedIt() {
        Balance balance = Balance.greedy(0);
        assertThat(firstLeft(balance.copyingAtMost(DataSize.ofMebibytes(25))).reason())
                .endsWith("its migration copies 10 MiB, and of the 25 MiB that the plan may copy 5 are left");
        assertThat(firstLeft(balance.movingAtMost(2)).reason()).endsWith("the plan may move no more VMs than 2");
        assertThat(firstLeft(balance.until(0.5)).reason()).endsWith("the score is good enough without that");
    }

    @Test
    void aConsolidationSaysWhatKeepsAHostOn() {
        Cluster cluster = cluster(
                List.of(host("a"), host("b"), host("c")),
                List.of(vm("v", "a", 10, 0), vm("w", "b", 50, 0), vm("x", "c", 60, 0)));
        Map<String, Double> ceilings = Map.of("memory", 0.9);
        Consolidation.Result result = new Consolidation(ceilings, 1).plan(cluster);

        Explanation why = explain(cluster, result.plan(), Grounds.consolidation(ceilings, Set.copyOf(result.empty())));

        assertThat(why.moves())
                .extracting(MoveReason::vm, MoveReason::motive)
                .containsExactly(tuple("v", Motive.CONSOLIDATED));
        assertThat(why.stays())
                .extracting(Stay::vm, Stay::kind)
                .containsExactlyInAnyOrder(tuple("w", Stay.Kind.KEEPS_HOST), tuple("x", Stay.Kind.KEEPS_HOST));
        assertThat(why.stays().get(0).ruledOut())
                .extracting(RuledOut::unit)
                .contains("memory", "ceiling", "host state");
    }
}
