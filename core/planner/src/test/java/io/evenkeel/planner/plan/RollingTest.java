package io.evenkeel.planner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.spi.unit.DataSize;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RollingTest {
    private static Host host(String name) {
        return Host.of(name, Amounts.of(100));
    }

    private static Vm vm(String name, String host, long memory) {
        return Vm.of(name, Amounts.of(memory), Optional.of(host), DataSize.ofMebibytes(memory));
    }

    private static Cluster cluster(List<Host> hosts, List<Vm> vms) {
        return new Cluster(List.of(Resource.strict("memory")), hosts, vms, List.of());
    }

    @Test
    void eachGroupIsEmptiedFromWhereTheOneBeforeLeftTheVms() {
        Cluster cluster = cluster(
                List.of(host("a"), host("b"), host("c")),
                List.of(vm("v", "a", 60), vm("w", "b", 30), vm("x", "b", 20)));

        List<Rolling.Step> steps = new Rolling(Set.of("a", "b", "c"), 1, 1).plan(cluster);

        assertThat(steps).extracting(Rolling.Step::hosts).containsExactly(Set.of("c"), Set.of("a"), Set.of("b"));
        assertThat(steps.get(1).plan().moves()).containsExactly(new Move("v", Optional.of("a"), "c"));
        assertThat(steps.get(2).plan().moves())
                .hasSize(2)
                .allMatch(move -> move.to().equals("a"));
        assertThat(steps.get(2).cluster().hosts().get(1).state()).isEqualTo(HostState.DRAINED);
        assertThat(steps.get(2).cluster().vms().get(0).host()).contains("c");
    }

    @Test
    void aHostThatWasSetAsideBeforeTakesNothing() {
        Cluster cluster = cluster(
                List.of(host("a"), host("b"), host("aside").in(HostState.DRAINED)),
                List.of(vm("v", "a", 10), vm("w", "b", 20), vm("x", "b", 20)));

        List<Rolling.Step> steps = new Rolling(Set.of("a", "b"), 1, 1).plan(cluster);

        assertThat(steps).hasSize(2);
        assertThat(steps)
                .allSatisfy(step -> assertThat(step.plan().moves())
                        .isNotEmpty()
                        .noneMatch(move -> move.to().equals("aside")));
    }

    @Test
    void whatCannotBeEmptiedTogetherGoesOneByOne() {
        Cluster cluster = cluster(
                List.of(host("a"), host("b"), host("c")),
                List.of(vm("v", "a", 60), vm("w", "b", 60), vm("x", "c", 10)));

        List<Rolling.Step> steps = new Rolling(Set.of("a", "b", "c"), 2, 1).plan(cluster);

        assertThat(steps).hasSize(3).allMatch(step -> step.hosts().size() == 1);
        assertThat(steps.get(0).plan().unplaced()).isEmpty();
    }
}
