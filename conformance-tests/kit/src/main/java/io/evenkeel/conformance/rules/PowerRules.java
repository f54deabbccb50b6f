package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.NotVerified;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.power.StopMode;
import java.time.Duration;
import java.util.Set;

/** Chapter 7: starting, stopping and resetting VMs. */
final class PowerRules {

    private static final Duration BOOTING = Duration.ofSeconds(10);
    private static final Duration SECOND_BOOT = Duration.ofMillis(200);

    @Rule(
            id = "7.1",
            text = "Starting a VM that runs on the host succeeds without effect.",
            level = Level.FAILOVER,
            requires = "power")
    void runningVmsAreLeftAlone(Scenario s) throws Exception {
        VmId vm = s.guest();
        Witness before = Witness.of(s, vm);
        Residence.OnHost now = s.power().start(s.operation(), vm, s.bed().source(), s.soon());
        s.check(
                now.equals(new Residence.OnHost(s.bed().source(), VmState.RUNNING)),
                "started where it runs, the VM is said to be at " + now);
        Witness.unchanged(s, vm, before, "after a start on the host where it runs");
    }

    @Rule(
            id = "7.2",
            text = "Starting a VM that another host holds in memory is refused with CONFLICT and no effect.",
            level = Level.FAILOVER,
            requires = "power")
    void heldVmsAreNotStarted(Scenario s) throws Exception {
        notStarted(s, s.guest());
        if (s.bed().guestKinds().contains(GuestKind.PAUSED)) {
            notStarted(s, s.guest(GuestKind.PAUSED));
        }
    }

    private static void notStarted(Scenario s, VmId vm) throws Exception {
        Witness.refused(
                s,
                vm,
                ErrorKind.CONFLICT,
                () -> s.power().start(s.operation(), vm, s.bed().destination(), s.soon()));
    }

    @Rule(
            id = "7.3",
            text = "Stop by power-off returns only when the VM cannot execute any more.",
            level = Level.FAILOVER,
            requires = "power")
    void stoppedIsStopped(Scenario s) throws Exception {
        VmId vm = s.guest();
        s.power().stop(s.operation(), vm, StopMode.POWER_OFF, s.soon());
        Witness now = Witness.of(s, vm);
        s.check(
                now.executingOn().isEmpty() && now.inMemoryOn().isEmpty(),
                "stop has returned, and of the VM the witness says that " + now);
    }

    @Rule(
            id = "7.4",
            text = "Stopping a VM that is off succeeds without effect.",
            level = Level.FAILOVER,
            requires = "power",
            guests = GuestKind.OFF)
    void stoppingTheStoppedSucceeds(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.OFF);
        Witness before = Witness.of(s, vm);
        s.power().stop(s.operation(), vm, StopMode.POWER_OFF, s.soon());
        Witness.unchanged(s, vm, before, "after stopping a VM that is off");
    }

    @Rule(id = "7.5", text = "Reset restarts the guest in place.", level = Level.FAILOVER, requires = "power")
    void resetRestartsInPlace(Scenario s) throws Exception {
        VmId vm = s.guest();
        int before = boots(s, vm);
        s.power().reset(s.operation(), vm, s.soon());
        s.await("the guest boots after a reset", BOOTING, () -> boots(s, vm) == before + 1);
        Witness.executesOnly(s, vm, s.bed().source(), "after a reset");
    }

    @Rule(id = "7.6", text = "The same reset asked for twice resets once.", level = Level.FAILOVER, requires = "power")
    void resettingTwiceResetsOnce(Scenario s) throws Exception {
        VmId vm = s.guest();
        int before = boots(s, vm);
        Operation operation = s.operation();
        long began = System.nanoTime();
        s.power().reset(operation, vm, s.soon());
        s.await("the guest boots after a reset", BOOTING, () -> boots(s, vm) > before);
        // A second boot would take about as long as the first.
        Duration boot =
                Duration.ofNanos((long) ((System.nanoTime() - began) / s.bed().timeScale()));
        s.power().reset(operation, vm, s.soon());
        s.never(
                "the same reset asked for twice made the guest boot twice",
                boot.multipliedBy(2).plus(SECOND_BOOT),
                () -> boots(s, vm) > before + 1);
    }

    private static int boots(Scenario s, VmId vm) throws InterruptedException {
        return s.bed()
                .boots(vm)
                .orElseThrow(() -> new NotVerified("the bed does not count how often a guest has booted"));
    }

    @Rule(
            id = "7.7",
            text = "Power operations on an unknown VM fail with NOT_FOUND and no effect.",
            level = Level.FAILOVER,
            requires = "power")
    void unknownVmsAreNotFound(Scenario s) throws Exception {
        VmId vm = Moves.unknownVm();
        s.refused(() -> s.power().start(s.operation(), vm, s.bed().source(), s.soon()), ErrorKind.NOT_FOUND);
        s.refused(() -> s.power().stop(s.operation(), vm, StopMode.POWER_OFF, s.soon()), ErrorKind.NOT_FOUND);
        s.refused(() -> s.power().stop(s.operation(), vm, StopMode.SHUTDOWN, s.soon()), ErrorKind.NOT_FOUND);
        s.refused(() -> s.power().reset(s.operation(), vm, s.soon()), ErrorKind.NOT_FOUND);
    }

    @Rule(
            id = "7.8",
            text = "Resetting a VM that is off is refused with CONFLICT and no effect.",
            level = Level.FAILOVER,
            requires = "power",
            guests = GuestKind.OFF)
    void theStoppedIsNotReset(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.OFF);
        Witness.refused(s, vm, ErrorKind.CONFLICT, () -> s.power().reset(s.operation(), vm, s.soon()));
    }

    @Rule(
            id = "7.9",
            text = "A VM that is off starts on the named host and nowhere else.",
            level = Level.FAILOVER,
            requires = "power",
            guests = GuestKind.OFF)
    void startsAreWhereTheyAreNamed(Scenario s) throws Exception {
        startsOn(s, s.bed().source());
        startsOn(s, s.bed().destination());
    }

    private static void startsOn(Scenario s, HostId host) throws Exception {
        VmId vm = s.guest(GuestKind.OFF);
        Residence.OnHost now = s.power().start(s.operation(), vm, host, s.soon());
        s.check(now.host().equals(host), "started on " + host + ", the VM is said to be at " + now);
        Set<HostId> held = s.bed().inMemoryOn(vm);
        s.check(held.equals(Set.of(host)), "started on " + host + ", the VM is in memory on " + held);
        s.await(
                "the VM executes on " + host + " alone",
                BOOTING,
                () -> s.bed().executingOn(vm).equals(Set.of(host)));
    }
}
