package io.evenkeel.planner.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.spi.unit.DataSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
    @Test
    void aHostThatHasNothingOfAResourceIsHotWithAnyOfItAndTakesNone() {
        Resource cpu = Resource.load("cpu");
        List<Host> hosts = List.of(Host.of("has", Amounts.of(1_000)), Host.of("lacks", Amounts.of(0)));
        List<Vm> vms = List.of(
                Vm.of("busy", Amounts.of(100), Optional.of("has"), DataSize.ofMebibytes(10)),
                Vm.of("idle", Amounts.of(0), Optional.of("has"), DataSize.ofMebibytes(10)));
        Placement placement = new Placement(new Dense(new Cluster(List.of(cpu), hosts, vms, List.of())));
        Thresholds thresholds = new Thresholds(List.of(cpu), Map.of("cpu", 0.5));

        assertThat(thresholds.isHot(placement, 1)).isFalse();
        assertThat(thresholds.admit(placement, 0, 1)).isFalse();
        assertThat(thresholds.admit(placement, 1, 1)).isTrue();
        placement.move(0, 1);
        assertThat(thresholds.isHot(placement, 1)).isTrue();
        assertThat(thresholds.excess(placement, 1, 0)).isEqualTo(100);
    }
}
