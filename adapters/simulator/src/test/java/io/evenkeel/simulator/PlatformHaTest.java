package io.evenkeel.simulator;

import static io.evenkeel.simulator.Lab.A;
import static io.evenkeel.simulator.Lab.B;
import static io.evenkeel.simulator.Lab.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlatformHaTest {

    private static final Duration BEFORE = Duration.ofSeconds(59);
    private static final Duration AFTER = Duration.ofSeconds(2);

    private final Lab lab = new Lab();
    private final VmId theirs = lab.datacenter.addVm(VmSpec.of("theirs"), A);
    private final VmId other = lab.datacenter.addVm(VmSpec.of("other"), A);
    private final Witness witness = lab.datacenter.witness();

    PlatformHaTest() {
        lab.datacenter.platformHa(theirs, true);
    }

    private Set<HostId> places(VmId vm) {
        return witness.executingOn(vm);
    }

    @Test
    void itIsToldOfEachVmAloneAndInTheList() throws InterruptedException {
        assertThat(kept(lab.hypervisor)).containsOnly(Map.entry(theirs, true), Map.entry(other, false));

        lab.datacenter.platformHa(theirs, false);
        lab.datacenter.platformHa(other, true);

        assertThat(kept(lab.hypervisor)).containsOnly(Map.entry(theirs, false), Map.entry(other, true));
    }

    @Test
    void itIsToldWhileTheHostCannotBeAsked() throws InterruptedException {
        lab.datacenter.faults().crash(A);

        assertThat(kept(lab.hypervisor)).containsOnly(Map.entry(theirs, true), Map.entry(other, false));
    }

    @Test
    void whoDoesNotDeclareItTellsNothing() throws InterruptedException {
        Hypervisor blind = lab.connect(Map.of("withhold", "inventory.platform-ha"));

        assertThat(blind.capabilities()).doesNotContain(Capabilities.INVENTORY_PLATFORM_HA);
        assertThat(kept(blind)).containsOnly(Map.entry(theirs, false), Map.entry(other, false));
    }

    private Map<VmId, Boolean> kept(Hypervisor asked) throws InterruptedException {
        List<Vm> vms = asked.inventory().vms(lab.soon());
        for (Vm vm : vms) {
            assertThat(asked.inventory().vm(vm.id(), lab.soon()).orElseThrow().isKeptByPlatform())
                    .isEqualTo(vm.isKeptByPlatform());
        }
        return Map.of(
                vms.get(0).id(), vms.get(0).isKeptByPlatform(),
                vms.get(1).id(), vms.get(1).isKeptByPlatform());
    }

    @Test
    void whatItKeepsRunsElsewhereSomeTimeAfterItsHostDiedAndWhatItDoesNotStaysDown() {
        lab.datacenter.faults().crash(A);

        lab.time.advance(BEFORE);
        assertThat(places(theirs)).isEmpty();

        lab.time.advance(AFTER);
        assertThat(places(theirs)).containsExactly(B);
        assertThat(places(other)).isEmpty();
    }

    @Test
    void aHostThatHangsOrIsCutOffHasEndedNothing() {
        lab.datacenter.faults().hang(A);
        lab.time.advance(Duration.ofMinutes(10));
        assertThat(witness.inMemoryOn(theirs)).containsExactly(A);

        lab.datacenter.addVm(VmSpec.of("third"), C);
        lab.datacenter.platformHa(new VmId("third"), true);
        lab.datacenter.faults().isolate(C);
        lab.time.advance(Duration.ofMinutes(10));
        assertThat(places(new VmId("third"))).containsExactly(C);
        assertThat(witness.neverExecutedTwice()).isTrue();
    }

    @Test
    void whoTakesAVmOutBeforeTheRestartGetsNone() {
        lab.datacenter.faults().crash(A);
        lab.time.advance(BEFORE);

        lab.datacenter.platformHa(theirs, false);
        lab.time.advance(Duration.ofMinutes(10));

        assertThat(places(theirs)).isEmpty();
    }

    @Test
    void aVmThatComesUnderItWhileItIsDownIsRestarted() {
        lab.datacenter.faults().crash(A);
        lab.datacenter.platformHa(other, true);

        lab.time.advance(BEFORE.plus(AFTER));

        assertThat(places(other)).containsExactly(B);
    }

    @Test
    void aVmThatSomebodyStartedBeforeItIsNotStartedAgain() throws InterruptedException {
        SafetyEvidence off = fenced();

        restart(theirs, C, off);
        lab.time.advance(Duration.ofMinutes(10));

        assertThat(places(theirs)).containsExactly(C);
        assertThat(witness.boots(theirs)).isEqualTo(2);
        assertThat(witness.neverExecutedTwice()).isTrue();
    }

    @Test
    void aVmThatItHasStartedIsStartedByNobodyElse() throws InterruptedException {
        SafetyEvidence off = fenced();
        lab.time.advance(Duration.ofMinutes(2));

        assertThatThrownBy(() -> restart(theirs, C, off))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));

        assertThat(places(theirs)).containsExactly(B);
        assertThat(witness.boots(theirs)).isEqualTo(2);
    }

    private FenceReceipt fenced() throws InterruptedException {
        return lab.hypervisor.fencing().orElseThrow().fence(Operation.unled(), A, lab.soon());
    }

    private void restart(VmId vm, HostId target, SafetyEvidence evidence) throws InterruptedException {
        Object unused = lab.hypervisor
                .restarts()
                .orElseThrow()
                .restart(Operation.unled(), new RestartRequest(vm, target, evidence), lab.soon());
    }

    @Test
    void withoutAPlaceItTriesAgain() {
        lab.datacenter.maintain(B, true);
        lab.datacenter.maintain(C, true);
        lab.datacenter.faults().crash(A);
        lab.time.advance(Duration.ofMinutes(5));
        assertThat(places(theirs)).isEmpty();

        lab.datacenter.maintain(C, false);
        lab.time.advance(Duration.ofMinutes(2));

        assertThat(places(theirs)).containsExactly(C);
    }
}
