package io.evenkeel.spi.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.spi.unit.DataSize;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VmTest {

    private static final HostId A = new HostId("a");
    private static final HostId B = new HostId("b");

    @Test
    void itsStateIsOnlyKnownWhenItsHostIs() {
        assertThat(at(new Residence.OnHost(A, VmState.PAUSED)).state()).isEqualTo(VmState.PAUSED);
        assertThat(at(new Residence.OnHost(A, VmState.PAUSED)).host()).contains(A);
        assertThat(at(new Residence.Nowhere()).state()).isEqualTo(VmState.OFF);
        assertThat(at(new Residence.OnSeveralHosts(Set.of(A, B))).state()).isEqualTo(VmState.UNKNOWN);
        assertThat(at(new Residence.Unknown("cut off", Set.of(A))).host()).isEmpty();
    }

    @Test
    void anAdapterThatSaysNothingOfThePlatformsHaSaysThatItKeepsNothing() {
        assertThat(at(new Residence.Nowhere()).isKeptByPlatform()).isFalse();
    }

    @Test
    void aCopyDiffersInWhatWasAskedForAlone() {
        Vm vm = new Vm(
                new VmId("vm"),
                "name",
                new Residence.OnHost(A, VmState.RUNNING),
                2,
                DataSize.ofMebibytes(64),
                Map.of("label", "x"),
                Instant.EPOCH,
                true);
        assertThat(vm.withId(new VmId("other")).id()).isEqualTo(new VmId("other"));
        assertThat(vm.withId(new VmId("other")).withId(vm.id())).isEqualTo(vm);
        assertThat(vm.withResidence(new Residence.Nowhere()).residence()).isEqualTo(new Residence.Nowhere());
        assertThat(vm.withResidence(new Residence.Nowhere()).withResidence(vm.residence()))
                .isEqualTo(vm);
        assertThat(vm.withObservedAt(Instant.MAX).observedAt()).isEqualTo(Instant.MAX);
        assertThat(vm.withObservedAt(Instant.MAX).withObservedAt(Instant.EPOCH)).isEqualTo(vm);
        assertThat(vm.withKeptByPlatform(false).isKeptByPlatform()).isFalse();
        assertThat(vm.withKeptByPlatform(false).withKeptByPlatform(true)).isEqualTo(vm);
    }

    @Test
    void severalHostsAreAtLeastTwo() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Residence.OnSeveralHosts(Set.of(A)));
    }

    @Test
    void aFailureDomainReadsWhatItWrites() {
        FailureDomain rack = FailureDomain.of("berlin", "room-2", "rack-7");
        assertThat(FailureDomain.parse(rack.toString())).isEqualTo(rack);
        assertThat(FailureDomain.parse("")).isEqualTo(FailureDomain.UNKNOWN);
        assertThatIllegalArgumentException().isThrownBy(() -> FailureDomain.parse("berlin//rack"));
    }

    @Test
    void aHostCannotHaveMoreFreeMemoryThanMemory() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HostCapacity(1, DataSize.ofBytes(1), DataSize.ofBytes(2)));
    }

    private static Vm at(Residence residence) {
        return new Vm(new VmId("vm"), "vm", residence, 1, DataSize.ofMebibytes(64), Map.of(), Instant.EPOCH);
    }
}
