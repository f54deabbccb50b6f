package io.evenkeel.planner.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.planner.check.PlanCheck;
import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.plan.Move;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final Amounts FULL = Amounts.of(100);

    private static Cluster cluster(int hosts, Vm... vms) {
        List<Host> all =
                IntStream.range(0, hosts).mapToObj(h -> Host.of("h" + h, FULL)).toList();
        return new Cluster(List.of(Resource.strict("memory")), all, List.of(vms), List.of());
    }

    private static Vm vm(String name, String host, long amount) {
        return Vm.of(name, Amounts.of(amount), Optional.of(host), DataSize.ofGibibytes(4));
    }

    private static Move move(String vm, String from, String to) {
        return new Move(vm, Optional.of(from), to);
    }

    private static Schedule schedule(Cluster cluster, Move... moves) {
        return Scheduler.schedule(cluster, List.of(moves), Lanes.usual(), false);
    }

    @Test
    void aMoveWaitsForTheRoomThatAnotherLeaves() {
        Cluster cluster = cluster(3, vm("a", "h0", 80), vm("b", "h1", 80));
        Schedule schedule = schedule(cluster, move("a", "h0", "h1"), move("b", "h1", "h2"));
        assertThat(schedule.moves()).extracting(TimedMove::vm).containsExactly("b", "a");
        assertThat(schedule.moves().get(1).start())
                .isEqualTo(schedule.moves().get(0).end());
        assertThat(PlanCheck.problems(cluster, schedule.moves())).isEmpty();
    }

    @Test
    void twoFullHostsExchangeTheirVmsOverAThird() {
        Cluster cluster = cluster(3, vm("a", "h0", 80), vm("b", "h1", 80));
        Schedule schedule = schedule(cluster, move("a", "h0", "h1"), move("b", "h1", "h0"));
        assertThat(schedule.stuck()).isEmpty();
        assertThat(schedule.moves()).hasSize(3).filteredOn(TimedMove::isDetour).hasSize(1);
        assertThat(PlanCheck.problems(cluster, schedule.moves())).isEmpty();
    }

    @Test
    void withoutAThirdHostTheyAreStuck() {
        Cluster cluster = cluster(2, vm("a", "h0", 80), vm("b", "h1", 80));
        assertThat(schedule(cluster, move("a", "h0", "h1"), move("b", "h1", "h0"))
                        .stuck())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aVmThatDirtiesFasterThanTheLinkIsStuck() {
        Cluster cluster = cluster(2, vm("a", "h0", 10).dirtying(DataRate.ofMegabitsPerSecond(20_000)));
        assertThat(schedule(cluster, move("a", "h0", "h1")).stuck()).containsExactly("a");
    }

    @Test
    void theCheckerSeesAHostThatIsGivenTooMuchOnTheWay() {
        Cluster cluster = cluster(3, vm("a", "h0", 80), vm("b", "h1", 80));
        List<TimedMove> right =
                schedule(cluster, move("a", "h0", "h1"), move("b", "h1", "h2")).moves();
        TimedMove late = right.get(1);
        TimedMove early = new TimedMove(
                late.vm(),
                late.from(),
                late.to(),
                late.start().minusMillis(1),
                late.end(),
                late.downtime(),
                late.isDetour());
        assertThat(PlanCheck.problems(cluster, List.of(right.get(0), early)))
                .singleElement()
                .asString()
                .contains("h1 has given away 160 of memory");
    }
}
