package io.evenkeel.planner.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.spi.unit.DataSize;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FloorTest {
    private static double floor(int hosts, int... demands) {
        List<Host> equal = IntStream.range(0, hosts)
                .mapToObj(h -> Host.of("h" + h, Amounts.of(100)))
                .toList();
        List<Vm> vms = IntStream.range(0, demands.length)
                .mapToObj(v -> Vm.of("v" + v, Amounts.of(demands[v]), Optional.of("h0"), DataSize.ofMebibytes(1)))
                .toList();
        return Floor.of(new Placement(new Dense(new Cluster(List.of(Resource.load("cpu")), equal, vms, List.of()))));
    }

    @Test
    void whatCanLieEvenlyHasNoFloor() {
        assertThat(floor(4, 25, 25, 25, 25)).isCloseTo(0, within(1e-9));
        assertThat(floor(3, 10, 10, 10)).isCloseTo(0, within(1e-9));
        assertThat(floor(1, 50)).isZero();
    }

    @Test
    void demandsAboveTheMeanKeepTheirHostsAwayFromIt() {
        // 90 and 80 alone, 15 on each of the others; the mean is 50.
        assertThat(floor(4, 10, 80, 10, 90, 10))
                .isCloseTo(Math.sqrt((1600 + 900 + 2 * 1225) / 4.0) / 100, within(1e-9));
    }

    /** What is left when the largest are alone may be a trifle below nothing. */
    @Test
    void whatTakesNothingKeepsNoHost() {
        assertThat(floor(5, 0, 0, 0, 0, 30, 10, 20, 1)).isEqualTo(floor(5, 30, 10, 20, 1));
    }

    @Test
    void whatIsLargeOnlyBesideWhatTheLargestLeaveCountsToo() {
        // 90 is above the mean of 45; 40 is not, but above the 22.5 that are left for each of two hosts.
        assertThat(floor(3, 40, 5, 90)).isCloseTo(Math.sqrt((2025 + 25 + 1600) / 3.0) / 100, within(1e-9));
    }

    /** What is on hosts that are given no VMs is not of the mean. */
    @Test
    void whatIsElsewhereLowersNoFloor() {
        List<Host> hosts = List.of(
                Host.of("h0", Amounts.of(100)),
                Host.of("h1", Amounts.of(100)),
                Host.of("h2", Amounts.of(100)),
                Host.of("away", Amounts.of(100)).in(HostState.STANDBY));
        List<Vm> vms = IntStream.range(0, 5)
                .mapToObj(v ->
                        Vm.of("v" + v, Amounts.of(30), Optional.of(v == 0 ? "h0" : "away"), DataSize.ofMebibytes(1)))
                .toList();
        Cluster cluster = new Cluster(List.of(Resource.load("cpu")), hosts, vms, List.of());

        assertThat(Floor.of(new Placement(new Dense(cluster))))
                .isCloseTo(floor(3, 30), within(1e-9))
                .isPositive();
    }
}
