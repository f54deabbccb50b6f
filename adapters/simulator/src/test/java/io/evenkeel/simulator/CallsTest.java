package io.evenkeel.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.power.PowerControl;
import io.evenkeel.spi.power.StopMode;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallsTest {

    private final Lab lab = new Lab();
    private final VmId vm = lab.datacenter.addVm(VmSpec.of("vm"), Lab.A);
    private final PowerControl power = lab.hypervisor.power().orElseThrow();

    @AfterEach
    void close() {
        lab.close();
    }

    private static void fails(ErrorKind kind, Effect effect, ThrowingCallable call) {
        HypervisorException e = catchThrowableOfType(HypervisorException.class, call);
        assertThat(e).isNotNull();
        assertThat(e.kind()).isEqualTo(kind);
        assertThat(e.effect()).isEqualTo(effect);
    }

    private void reset(Operation operation) throws InterruptedException {
        power.reset(operation, vm, lab.soon());
    }

    private int boots() {
        return lab.datacenter.witness().boots(vm);
    }

    @Test
    void inVirtualTimeACallThatHangsMovesTimeToItsDeadline() {
        lab.datacenter.faults().hangManagement();
        long began = lab.time.nanos();

        fails(ErrorKind.TIMEOUT, Effect.NONE, () -> reset(Operation.unled()));

        assertThat(lab.time.nanos() - began).isEqualTo(Duration.ofSeconds(5).toNanos());
        assertThat(boots()).isEqualTo(1);
    }

    @Test
    void inRealTimeACallGoesOnWhenTheHangIsOver() throws Exception {
        Datacenter datacenter = new Datacenter(1);
        datacenter.addHost(HostSpec.of("a"));
        SimulatorProvider provider = new SimulatorProvider(datacenter);
        try (Hypervisor hypervisor = provider.connect(
                provider.configSchema().bind(Map.of()), lab.context(), Deadline.after(Duration.ofMinutes(1)))) {
            Ending hang = datacenter.faults().hangManagement();
            Thread mender = new Thread(() -> {
                while (!someoneWaits(datacenter.world())) {
                    Thread.onSpinWait();
                }
                hang.close();
            });
            mender.start();

            assertThat(hypervisor.inventory().hosts(Deadline.after(Duration.ofMinutes(1))))
                    .hasSize(1);
            mender.join();
        }
    }

    private static boolean someoneWaits(World world) {
        return world.alone(() -> world.lock.hasWaiters(world.changed));
    }

    @Test
    void aBlockedCallEndsWhenItIsInterrupted() {
        lab.datacenter.faults().hangManagement();
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> lab.hypervisor.inventory().vms(lab.soon()));
    }

    @Test
    void aReplyThatComesTooLateLeavesTheEffectUnknown() {
        lab.datacenter.faults().slowReplies(Duration.ofSeconds(2));
        Deadline tooSoonForTheReply = Deadline.after(Duration.ofMillis(1500), lab.time);
        fails(ErrorKind.TIMEOUT, Effect.UNKNOWN, () -> power.reset(Operation.unled(), vm, tooSoonForTheReply));
        assertThat(boots()).isEqualTo(2);

        Deadline tooSoonForTheRequest = Deadline.after(Duration.ofMillis(500), lab.time);
        fails(ErrorKind.TIMEOUT, Effect.NONE, () -> power.reset(Operation.unled(), vm, tooSoonForTheRequest));
        assertThat(boots()).isEqualTo(2);
    }

    @Test
    void aRepeatedOperationIsCarriedOutOnceEvenIfItsFirstReplyWasLost() throws InterruptedException {
        Operation operation = Operation.unled();
        lab.datacenter.faults().loseNextReply();
        fails(ErrorKind.UNREACHABLE, Effect.UNKNOWN, () -> reset(operation));

        reset(operation);

        assertThat(boots()).isEqualTo(2);
        fails(ErrorKind.CONFLICT, Effect.NONE, () -> power.stop(operation, vm, StopMode.POWER_OFF, lab.soon()));
    }

    @Test
    void afterItsDeadlineNothingIsDone() {
        Deadline past = Deadline.after(Duration.ZERO, lab.time);

        fails(ErrorKind.TIMEOUT, Effect.NONE, () -> power.reset(Operation.unled(), vm, past));

        assertThat(boots()).isEqualTo(1);
    }

    @Test
    void aClosedConnectionRefusesEverything() throws InterruptedException {
        var session = lab.begin(vm);
        lab.hypervisor.close();
        lab.hypervisor.close();

        fails(ErrorKind.CONFLICT, Effect.NONE, () -> reset(Operation.unled()));
        fails(ErrorKind.CONFLICT, Effect.NONE, () -> lab.look(session));
        try (Hypervisor other = lab.connect(Map.of())) {
            assertThat(other.migrations().orElseThrow().active(lab.soon())).containsExactly(session.id());
        }
    }

    @Test
    void aSealedHostRefusesSmallerEpochsForItsVmsOnEveryConnection() throws InterruptedException {
        try (Hypervisor other = lab.connect(Map.of())) {
            other.seals().orElseThrow().seal(Operation.in(Epoch.of(5)), new GuardTarget.OfHost(Lab.A), lab.soon());
        }

        fails(ErrorKind.STALE_EPOCH, Effect.NONE, () -> reset(Operation.in(Epoch.of(4))));
        reset(Operation.in(Epoch.of(5)));
        assertThat(lab.hypervisor.seals().orElseThrow().highest(new GuardTarget.OfVm(vm), lab.soon()))
                .isEqualTo(Epoch.of(5));
        fails(ErrorKind.STALE_EPOCH, Effect.NONE, () -> reset(Operation.in(Epoch.of(4))));
    }

    @Test
    void anExclusiveLeaseRefusesASecondStartAndGoesWithoutSeals() {
        lab.datacenter.startGuard(StartGuard.EXCLUSIVE_LEASE);
        try (Hypervisor leased = lab.connect(Map.of())) {
            assertThat(leased.startGuard()).isEqualTo(StartGuard.EXCLUSIVE_LEASE);
            assertThat(leased.seals()).isEmpty();
        }

        assertThat(lab.datacenter.secondStartIsRefused(vm, Lab.B)).isTrue();
        assertThat(lab.datacenter.witness().executingOn(vm)).containsExactly(Lab.A);
    }

    @Test
    void aGuestThatIgnoresShutdownStillRunsAtTheDeadlineAndOneThatObeysDoesNot() throws InterruptedException {
        VmId stubborn = lab.datacenter.addVm(VmSpec.of("stubborn").ignoringShutdown(), Lab.A);

        fails(
                ErrorKind.TIMEOUT,
                Effect.UNKNOWN,
                () -> power.stop(Operation.unled(), stubborn, StopMode.SHUTDOWN, lab.soon()));
        power.stop(Operation.unled(), vm, StopMode.SHUTDOWN, lab.soon());

        assertThat(lab.datacenter.witness().executingOn(stubborn)).containsExactly(Lab.A);
        assertThat(lab.datacenter.witness().inMemoryOn(vm)).isEmpty();
        assertThat(lab.hypervisor.inventory().locate(vm, lab.soon()))
                .isEqualTo(new Residence.OnHost(Lab.A, VmState.OFF));
    }

    @Test
    void stoppingAVmEndsItsMigrationAndLeavesNothingBehind() throws InterruptedException {
        var session = lab.begin(vm);
        lab.time.advance(Duration.ofSeconds(1));

        power.stop(Operation.unled(), vm, StopMode.POWER_OFF, lab.soon());

        assertThat(lab.end(session).residence()).isEqualTo(new Residence.OnHost(Lab.A, VmState.OFF));
        assertThat(lab.datacenter.witness().inMemoryOn(vm)).isEmpty();
    }
}
