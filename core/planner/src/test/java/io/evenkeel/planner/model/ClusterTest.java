package io.evenkeel.planner.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.planner.unit.Groups;
import io.evenkeel.spi.unit.DataSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterTest {
    private static final Amounts TEN = Amounts.of(10);

    private final Cluster cluster = new Cluster(
            List.of(Resource.strict("memory")),
            List.of(Host.of("h0", TEN), Host.of("h1", TEN)),
            List.of(vm("a", "h0"), vm("b", "h0"), vm("c", "h1")),
            List.of());

    private static Vm vm(String name, String host) {
        return Vm.of(name, Amounts.of(3), Optional.of(host), DataSize.ofGibibytes(4));
    }

    @Test
    void hostsAndVmsAreFoundByName() {
        assertThat(cluster.host("h1").name()).isEqualTo("h1");
        assertThat(cluster.vm("c").host()).contains("h1");
        assertThatThrownBy(() -> cluster.host("c")).hasMessage("no host is named c");
        assertThatThrownBy(() -> cluster.vm("h1")).hasMessage("no VM is named h1");
    }

    @Test
    void aClusterWithOtherStatesOfHostsHasTheSameVmsAndItsOwnTargets() {
        Dense drained =
                new Dense(cluster.mapHosts(host -> host.name().equals("h0") ? host.in(HostState.DRAINED) : host));
        assertThat(drained.target).containsExactly(false, true);
        assertThat(drained.start).containsExactly(0, 0, 1);
        assertThat(new Dense(cluster).target).containsExactly(true, true);
    }

    @Test
    void aClusterWhoseHostsChangePlacesFindsItsVmsThere() {
        Cluster swapped = cluster.mapHosts(host -> Host.of(host.name().equals("h0") ? "h1" : "h0", TEN));
        assertThat(new Dense(swapped).start).containsExactly(1, 1, 0);
        assertThatThrownBy(() -> cluster.mapHosts(host -> Host.of("new " + host.name(), TEN)))
                .hasMessage("VM a is on host h0, which is not in the cluster");
        assertThatThrownBy(() -> cluster.mapHosts(host -> Host.of(host.name(), Amounts.of(1, 1))))
                .hasMessage("host h0 has 2 amounts; the cluster has 1 resources");
    }

    @Test
    void whatIsMovedInOnePlacementIsNotMovedInTheNext() {
        Dense dense = new Dense(cluster);
        Placement first = new Placement(dense);
        for (int vm : List.of(0, 1)) {
            first.move(vm, 1);
        }
        Placement next = new Placement(dense);
        assertThat(next.hosts()).containsExactly(0, 0, 1);
        assertThat(next.count(0)).isEqualTo(2);
        assertThat(next.resident(0, 0)).isZero();
        assertThat(next.resident(0, 1)).isEqualTo(1);
        assertThat(next.used(0, 0)).isEqualTo(6);
        assertThat(next.used(1, 0)).isEqualTo(3);
    }

    @Test
    void aRuleTellsAllVmsItTouches() {
        Groups apart = Groups.apart(Level.HOST, Strength.hard(), Map.of("g", Set.of("c", "a")));
        Placement placement = new Placement(new Dense(cluster.withConstraints(List.of(apart))));
        assertThat(placement.ruled()).containsExactly(0, 2);
        assertThat(placement.fits(0, 1)).isFalse();
        assertThat(placement.fits(1, 1)).isTrue();
        assertThat(new Placement(new Dense(cluster)).ruled()).isEmpty();
    }
}
