package io.evenkeel.planner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.planner.cost.GeometricPrecopy;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.policy.Policy;
import io.evenkeel.planner.sample.SampleCluster;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Plans that may copy only so much memory. */
class CopyingTest {
    private static final Balance BALANCE = Balance.greedy(0.0005);
    private static final DataSize QUARTER = DataSize.ofGibibytes(300);

    private final Cluster cluster = SampleCluster.of(40, 15, 3);
    private final Map<String, Long> memory = cluster.vms().stream()
            .collect(Collectors.toMap(Vm::name, vm -> vm.memory().bytes()));

    private long copied(List<Move> moves) {
        return moves.stream()
                .filter(move -> move.from().isPresent())
                .mapToLong(move -> memory.getOrDefault(move.vm(), 0L))
                .sum();
    }

    @Test
    void gainsMoreThanTheSamePlanCutOffWhereTheBytesEnd() {
        Plan free = BALANCE.plan(cluster);
        Plan limited = BALANCE.copyingAtMost(QUARTER).plan(cluster);

        assertThat(copied(free.moves())).isGreaterThan(2 * QUARTER.bytes());
        assertThat(copied(limited.moves())).isBetween(QUARTER.bytes() * 8 / 10, QUARTER.bytes());
        assertThat(limited.scoreAfter()).isLessThan(Policy.score(after(cutOff(free))));
    }

    private List<Move> cutOff(Plan plan) {
        int count = 0;
        while (copied(plan.moves().subList(0, count + 1)) <= QUARTER.bytes()) {
            count++;
        }
        return plan.moves().subList(0, count);
    }

    private Cluster after(List<Move> moves) {
        Map<String, String> to = moves.stream().collect(Collectors.toMap(Move::vm, Move::to));
        return cluster.mapVms(vm -> to.containsKey(vm.name()) ? vm.on(Optional.ofNullable(to.get(vm.name()))) : vm);
    }

    @Test
    void aSearchKeepsWithinTheBytesToo() {
        Plan plan = BALANCE.trying(100_000).copyingAtMost(QUARTER).plan(cluster);

        assertThat(copied(plan.moves())).isBetween(1L, QUARTER.bytes());
        assertThat(plan)
                .isEqualTo(BALANCE.trying(100_000).copyingAtMost(QUARTER).plan(cluster));
    }

    @Test
    void aPlanThatFitsIsAsItWouldBe() {
        assertThat(BALANCE.copyingAtMost(DataSize.ofGibibytes(1 << 20)).plan(cluster))
                .isEqualTo(BALANCE.plan(cluster));
    }

    @Test
    void whatMustBeDoneIsDoneAndNothingElse() {
        Cluster emptying = cluster.mapHosts(host -> host.name().equals("host-0") ? host.in(HostState.DRAINED) : host);
        Plan plan = BALANCE.copyingAtMost(DataSize.ofBytes(1)).plan(emptying);

        assertThat(plan.moves()).isNotEmpty().allMatch(move -> move.from().equals(Optional.of("host-0")));
        assertThat(plan.unplaced()).isEmpty();
    }

    @Test
    void theLimitStaysWhateverElseChanges() {
        Balance limited = BALANCE.copyingAtMost(QUARTER);

        assertThat(limited.gaining(0.1)
                        .trying(7)
                        .movingAtMost(3)
                        .until(0.5)
                        .seeded(2)
                        .relieving(Map.of("cpu", 0.5))
                        .mostCopied())
                .contains(QUARTER);
    }

    @Test
    void aPolicyHandsItsLimitOn() {
        Policy policy = Policy.Preset.EAGER
                .with(DataRate.ofMegabitsPerSecond(10_000), GeometricPrecopy.usual())
                .copyingAtMost(QUARTER);
        Plan plan = policy.balance(cluster, Policy.score(cluster), 0, 1).plan(cluster);

        assertThat(copied(plan.moves())).isBetween(1L, QUARTER.bytes());
    }
}
