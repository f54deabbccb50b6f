package io.evenkeel.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailoverTest {

    private final Lab lab = new Lab();
    private final VmId vm = lab.datacenter.addVm(VmSpec.of("vm"), Lab.A);
    private final Fencing fencing = lab.hypervisor.fencing().orElseThrow();

    @AfterEach
    void close() {
        lab.close();
    }

    private HypervisorException refusal(ThrowingCallable call) {
        HypervisorException e = catchThrowableOfType(HypervisorException.class, call);
        assertThat(e).isNotNull();
        return e;
    }

    private void restart(SafetyEvidence evidence) throws InterruptedException {
        lab.hypervisor
                .restarts()
                .orElseThrow()
                .restart(Operation.unled(), new RestartRequest(vm, Lab.B, evidence), lab.soon());
    }

    private Residence located() throws InterruptedException {
        return lab.hypervisor.inventory().locate(vm, lab.soon());
    }

    @Test
    void aCrashedHostIsFencedAndItsVmStartsElsewhere() throws InterruptedException {
        lab.datacenter.faults().crash(Lab.A);
        assertThat(located()).isEqualTo(new Residence.Unknown("no answer from a", Set.of(Lab.A)));

        FenceReceipt receipt = fencing.fence(Operation.unled(), Lab.A, lab.soon());
        assertThat(located()).isEqualTo(new Residence.Nowhere());
        restart(receipt);

        assertThat(located()).isEqualTo(new Residence.OnHost(Lab.B, VmState.RUNNING));
        assertThat(lab.datacenter.witness().neverExecutedTwice()).isTrue();
        assertThat(lab.datacenter.witness().executions(vm))
                .extracting(Execution::hosts)
                .containsExactly(Set.of(Lab.A), Set.of(), Set.of(Lab.B));
    }

    @Test
    void aVmOnAnIsolatedHostIsNotRestartedWithoutAFence() {
        lab.datacenter.faults().isolate(Lab.A);
        SafetyEvidence guess =
                new SafetyEvidence.FoundOff(vm, Lab.B, lab.time.clock().instant());

        assertThat(refusal(() -> restart(guess)).kind()).isEqualTo(ErrorKind.CONFLICT);
    }

    private static final Duration BOUND = Duration.ofSeconds(36);

    private SafetyEvidence.BoundElapsed silent(HostId host, Instant since) {
        return new SafetyEvidence.BoundElapsed(host, since, BOUND);
    }

    @Test
    void theSilenceOfAHostRulesThatHostOutAndNoOtherOnceItsBoundHasElapsed() throws InterruptedException {
        lab.datacenter.faults().crash(Lab.A);
        Instant now = lab.time.clock().instant();

        lab.time.advance(BOUND.minusMillis(1));
        assertThat(refusal(() -> restart(silent(Lab.A, now))).kind()).isEqualTo(ErrorKind.CONFLICT);

        lab.time.advance(Duration.ofMillis(1));
        assertThat(refusal(() -> restart(silent(Lab.B, now))).kind()).isEqualTo(ErrorKind.CONFLICT);

        restart(silent(Lab.A, now));
        assertThat(located()).isEqualTo(new Residence.OnHost(Lab.B, VmState.RUNNING));
        assertThat(lab.datacenter.witness().neverExecutedTwice()).isTrue();
    }

    @Test
    void aHostThatAnsweredSinceWasNotSilent() throws InterruptedException {
        Instant before = lab.time.clock().instant();
        lab.time.advance(BOUND);
        lab.datacenter.faults().isolate(Lab.A);

        assertThat(refusal(() -> restart(silent(Lab.A, before))).kind()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(lab.datacenter.witness().neverExecutedTwice()).isTrue();
    }

    @Test
    void anOperatorWhoErrsMakesAVmExecuteTwiceAndTheWitnessSeesIt() throws InterruptedException {
        lab.datacenter.faults().isolate(Lab.A);

        restart(new SafetyEvidence.OperatorOverride(
                "ann", "looks dead", lab.time.clock().instant()));

        assertThat(lab.datacenter.witness().neverExecutedTwice()).isFalse();
    }

    @Test
    void aFenceWithoutEffectGivesNoReceipt() throws InterruptedException {
        lab.datacenter.faults().makeFencingIneffective(Lab.A);

        HypervisorException e = refusal(() -> fencing.fence(Operation.unled(), Lab.A, lab.soon()));

        assertThat(e.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(e.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(fencing.read(Lab.A, lab.soon())).isEqualTo(HostPower.ON);
    }

    @Test
    void aDeadFenceDeviceProvesNothingEvenIfTheHostIsOff() throws InterruptedException {
        lab.datacenter.faults().crash(Lab.A);
        lab.datacenter.faults().killFenceDevice(Lab.A);

        assertThat(refusal(() -> fencing.fence(Operation.unled(), Lab.A, lab.soon()))
                        .effect())
                .isEqualTo(Effect.UNKNOWN);
        assertThat(fencing.read(Lab.A, lab.soon())).isEqualTo(HostPower.UNKNOWN);
    }

    @Test
    void anUnfencedHostComesBackWithItsVmsOff() throws InterruptedException {
        fencing.fence(Operation.unled(), Lab.A, lab.soon());
        assertThat(state()).isEqualTo(HostState.OFF);

        fencing.unfence(Operation.unled(), Lab.A, lab.soon());

        assertThat(state()).isEqualTo(HostState.AVAILABLE);
        assertThat(located()).isEqualTo(new Residence.OnHost(Lab.A, VmState.OFF));
    }

    @Test
    void aReceiptIsVoidOnceTheHostHadPowerAgain() throws InterruptedException {
        FenceReceipt old = fencing.fence(Operation.unled(), Lab.A, lab.soon());
        fencing.unfence(Operation.unled(), Lab.A, lab.soon());
        lab.hypervisor.power().orElseThrow().start(Operation.unled(), vm, Lab.A, lab.soon());
        lab.time.advance(Duration.ofSeconds(1));
        lab.datacenter.faults().isolate(Lab.A);

        assertThat(refusal(() -> restart(old)).kind()).isEqualTo(ErrorKind.CONFLICT);

        restart(fencing.fence(Operation.unled(), Lab.A, lab.soon()));
        assertThat(lab.datacenter.witness().executingOn(vm)).containsExactly(Lab.B);
        assertThat(lab.datacenter.witness().neverExecutedTwice()).isTrue();
    }

    private HostState state() throws InterruptedException {
        return lab.hypervisor.inventory().hosts(lab.soon()).get(0).state();
    }

    @Test
    void aFenceAskedForAgainDoesNotCutThePowerASecondTime() throws InterruptedException {
        Operation operation = Operation.unled();
        Deadline tooSoon = Deadline.after(Duration.ofMillis(10), lab.time);
        assertThat(refusal(() -> fencing.fence(operation, Lab.A, tooSoon)).effect())
                .isEqualTo(Effect.UNKNOWN);

        fencing.fence(operation, Lab.A, lab.soon());
        fencing.unfence(Operation.unled(), Lab.A, lab.soon());
        lab.time.advance(Duration.ofSeconds(1));

        assertThat(fencing.read(Lab.A, lab.soon())).isEqualTo(HostPower.ON);
    }

    @Test
    void aHostThatIsBootingIsFencedBeforeItIsUp() throws InterruptedException {
        try (Lab slow = new Lab(
                1,
                Timing.DEFAULT.withBoot(Duration.ofSeconds(10)),
                HostSpec.of("x").nic())) {
            slow.datacenter.faults().crash(Lab.A).close();
            slow.time.advance(Duration.ofSeconds(5));
            assertThat(slow.hypervisor.fencing().orElseThrow().read(Lab.A, slow.soon()))
                    .as("a host that boots has power")
                    .isEqualTo(HostPower.ON);

            slow.hypervisor.fencing().orElseThrow().fence(Operation.unled(), Lab.A, slow.soon());
            slow.time.advance(Duration.ofSeconds(60));

            assertThat(slow.datacenter.witness().hasPower(Lab.A)).isFalse();
        }
    }

    @Test
    void aHostWhoseStorageHangsStartsNothing() {
        lab.datacenter.faults().hangStorage(Lab.B);
        VmId off = lab.datacenter.addVm(VmSpec.of("off"), Lab.A, VmState.OFF);

        HypervisorException e =
                refusal(() -> lab.hypervisor.power().orElseThrow().start(Operation.unled(), off, Lab.B, lab.soon()));

        assertThat(e.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(lab.datacenter.witness().inMemoryOn(off)).isEmpty();
    }
}
