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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefineTest {
    /** Forty VMs, all on the first of eight hosts. */
    private static Course course() {
        List<Host> hosts = IntStream.range(0, 8)
                .mapToObj(h -> Host.of("h" + h, Amounts.of(1000)))
                .toList();
        List<Vm> vms = IntStream.range(0, 40)
                .mapToObj(v -> Vm.of("v" + v, Amounts.of(10 + v % 7), Optional.of("h0"), DataSize.ofMebibytes(100)))
                .toList();
        Dense dense = new Dense(new Cluster(List.of(Resource.strict("memory")), hosts, vms, List.of()));
        return new Course(new Placement(dense), new double[dense.vms]);
    }

    private static int[] hosts(Course course) {
        return IntStream.range(0, 40).map(course.placement()::hostOf).toArray();
    }

    @Test
    void aSearchAmongAllFindsWhereMostVmsMoveAndTheSameAgainWithTheSameSeed() {
        Course first = course();
        Course second = course();
        Refine.far(first, 5).run(Budget.ofTrials(20_000), 1e-3, 1e-6);
        Refine.far(second, 5).run(Budget.ofTrials(20_000), 1e-3, 1e-6);
        assertThat(first.evenness().score()).isLessThan(0.003);
        assertThat(first.movedCount()).isGreaterThan(30);
        assertThat(hosts(first)).isEqualTo(hosts(second));
    }

    @Test
    void whereNoMoreVmsMayMoveABetterOneMovesInPlaceOfAnother() {
        List<Host> hosts = List.of(Host.of("h0", Amounts.of(1000)), Host.of("h1", Amounts.of(1000)));
        List<Vm> vms = IntStream.of(10, 20, 30)
                .mapToObj(size -> Vm.of("v" + size, Amounts.of(size), Optional.of("h0"), DataSize.ofMebibytes(100)))
                .toList();
        Dense dense = new Dense(new Cluster(List.of(Resource.strict("memory")), hosts, vms, List.of()));
        Course course = new Course(new Placement(dense), new double[dense.vms]);
        course.move(0, 1);
        new Refine(course, 5).run(Budget.ofTrials(1000).movingAtMost(1), 1e-9, 1e-9);
        assertThat(IntStream.range(0, 3).map(course.placement()::hostOf)).containsExactly(0, 0, 1);
    }

    @Test
    void aSearchAmongAllLeavesFrozenVmsWhereTheyAre() {
        Course course = course();
        for (int v = 0; v < 20; v++) {
            course.freeze(v);
        }
        Refine.far(course, 5).run(Budget.ofTrials(20_000), 1e-3, 1e-6);
        assertThat(hosts(course)).startsWith(new int[20]);
        assertThat(course.movedCount()).isEqualTo(20);
    }

    /** 256 VMs of 10, four at home on each of 64 hosts of this capacity; each that is away costs 1. */
    private static Course spreadCourse(long capacity) {
        List<Host> hosts = IntStream.range(0, 64)
                .mapToObj(h -> Host.of("h" + h, Amounts.of(capacity)))
                .toList();
        List<Vm> vms = IntStream.range(0, 256)
                .mapToObj(v -> Vm.of("v" + v, Amounts.of(10), Optional.of("h" + v % 64), DataSize.ofMebibytes(100)))
                .toList();
        Dense dense = new Dense(new Cluster(List.of(Resource.strict("memory")), hosts, vms, List.of()));
        double[] costs = new double[dense.vms];
        Arrays.fill(costs, 1);
        return new Course(new Placement(dense), costs);
    }

    @Test
    void aHomewardSearchSendsVmsHomeWhereTheirHostsAreEmpty() {
        Course course = spreadCourse(10_000);
        for (int v = 0; v < 256; v++) {
            course.move(v, 0);
        }
        Refine.homeward(course, 5).run(Budget.ofTrials(6_000), 1e-3, 1e-6);
        assertThat(course.movedCount()).isLessThan(20);
    }

    @Test
    void aHomewardSearchSendsVmsHomeInExchangeWhereTheirHostsAreFull() {
        Course course = spreadCourse(40);
        for (int v = 0; v < 256; v++) {
            course.move(v, (v + 1) % 64);
        }
        Refine.homeward(course, 5).run(Budget.ofTrials(6_000), 1e-3, 1e-6);
        assertThat(course.movedCount()).isLessThan(20);
    }

    @Test
    void aFrozenVmThatIsAwayIsNotSentHome() {
        Course course = spreadCourse(10_000);
        for (int v = 0; v < 256; v++) {
            course.move(v, 0);
        }
        course.freeze(7);
        Refine.homeward(course, 5).run(Budget.ofTrials(6_000), 1e-3, 1e-6);
        assertThat(course.placement().hostOf(7)).isZero();
    }
}
