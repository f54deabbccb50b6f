package io.evenkeel.planner.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.planner.cost.GeometricPrecopy;
import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final Policy NORMAL =
            Policy.Preset.NORMAL.with(DataRate.ofMegabitsPerSecond(5_000), GeometricPrecopy.usual());

    private static Vm vm(String name, int host) {
        return Vm.of(name, Amounts.of(30), Optional.of("h" + host), DataSize.ofMebibytes(30));
    }

    /** Every other host has two VMs, and the others none. */
    private static Cluster cluster(int hosts) {
        List<Host> all = new ArrayList<>();
        List<Vm> vms = new ArrayList<>();
        for (int h = 0; h < hosts; h++) {
            all.add(Host.of("h" + h, Amounts.of(100)));
            if (h % 2 == 0) {
                vms.add(vm("a" + h, h));
                vms.add(vm("b" + h, h));
            }
        }
        return new Cluster(List.of(Resource.strict("memory")), all, vms, List.of());
    }

    @Test
    void aLargeClusterIsBalancedLikeASmallOne() {
        for (int hosts : new int[] {20, 1000}) {
            Cluster cluster = cluster(hosts);
            double score = Policy.score(cluster);

            Plan plan = NORMAL.balance(cluster, score, 0, 1).plan(cluster);

            assertThat(score).isCloseTo(0.3, within(1e-6));
            assertThat(plan.moves()).as("moves of %d hosts", hosts).hasSize(Math.min(hosts / 2, NORMAL.mostMoves()));
        }
    }

    @Test
    void theFloorIsAPartOfTheScoreAndSmallerWithMoreHostsThanTheTraceHas() {
        assertThat(NORMAL.floor(cluster(4), 0.5)).isCloseTo(0.005, within(1e-12));
        assertThat(NORMAL.floor(cluster(25), 0.5)).isCloseTo(0.005, within(1e-12));
        assertThat(NORMAL.floor(cluster(100), 0.5)).isCloseTo(0.00125, within(1e-12));
        Cluster mostlyDown = cluster(100)
                .mapHosts(host ->
                        host.name().equals("h0") || host.name().equals("h1") ? host : host.in(HostState.STANDBY));
        assertThat(NORMAL.floor(mostlyDown, 0.5)).isCloseTo(0.005, within(1e-12));
    }

    @Test
    void aVmStaysIfItIsPinnedCameLatelyOrWouldNotConverge() {
        Vm vm = vm("v", 0);

        assertThat(NORMAL.reasonToStay(vm)).isEmpty();
        assertThat(NORMAL.reasonToStay(vm.pinned())).hasValue("it is pinned");
        assertThat(NORMAL.reasonToStay(vm.residentFor(Duration.ofMinutes(119))))
                .hasValue("it came only 119 minutes ago; the policy lets it stay 120");
        assertThat(NORMAL.reasonToStay(vm.residentFor(Duration.ofHours(2)))).isEmpty();
        Vm busy = Vm.of("w", Amounts.of(30), Optional.of("h0"), DataSize.ofGibibytes(4))
                .dirtying(DataRate.ofMegabitsPerSecond(6_000));
        assertThat(NORMAL.reasonToStay(busy))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("its migration would not converge"));
    }
}
