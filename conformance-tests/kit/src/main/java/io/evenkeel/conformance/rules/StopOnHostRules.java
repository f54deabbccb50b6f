package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.NotApplicable;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.power.StopMode;
import java.util.Set;

/** Chapter 7, the rules about stopping what one host has of a VM. */
final class StopOnHostRules {

    @Rule(
            id = "7.10",
            text = "Stopping a VM on one host ends what that host has of it, and what another has goes on.",
            level = Level.FAILOVER,
            requires = "power.stop-on-host",
            faults = Fault.DUPLICATE_VM)
    void theOthersGoOn(Scenario s) throws Exception {
        VmId vm = s.guest();
        s.cause(Fault.DUPLICATE_VM, vm);
        stop(s, vm, s.bed().destination());
        Set<HostId> held = s.bed().inMemoryOn(vm);
        s.check(
                held.equals(Set.of(s.bed().source())),
                "stopped on " + s.bed().destination() + " alone, the VM is in memory on " + held);
        Witness.executesOnly(s, vm, s.bed().source(), "after its double was stopped");
        Witness.sound(s, vm);
    }

    @Rule(
            id = "7.11",
            text = "Stopping a VM on a host that has nothing of it succeeds without effect.",
            level = Level.FAILOVER,
            requires = "power.stop-on-host")
    void nothingIsStoppedElsewhere(Scenario s) throws Exception {
        VmId vm = s.guest();
        Witness before = Witness.of(s, vm);
        stop(s, vm, s.bed().destination());
        Witness.unchanged(s, vm, before, "after it was stopped on a host that has nothing of it");
    }

    @Rule(
            id = "7.12",
            text = "Stopping a VM on a host that cannot be asked fails with UNREACHABLE or TIMEOUT.",
            level = Level.FAILOVER,
            requires = "power.stop-on-host",
            faults = Fault.SOURCE_UNREACHABLE)
    void silenceIsNotAnEnd(Scenario s) throws Exception {
        VmId vm = s.guest();
        s.cause(Fault.SOURCE_UNREACHABLE, vm);
        HypervisorException failure = s.expectFailure(() -> stop(s, vm, s.bed().source()));
        s.check(
                failure.kind() == ErrorKind.UNREACHABLE || failure.kind() == ErrorKind.TIMEOUT,
                "expected UNREACHABLE or TIMEOUT, failed with " + failure.getMessage());
    }

    @Rule(
            id = "7.13",
            text = "Stopping a VM on one host is refused with UNSUPPORTED and no effect unless power.stop-on-host is"
                    + " declared.",
            level = Level.FAILOVER,
            requires = "power")
    void undeclaredStopsAreRefused(Scenario s) throws Exception {
        if (Calls.declares(s, Capabilities.POWER_STOP_ON_HOST)) {
            throw new NotApplicable("power.stop-on-host is declared");
        }
        VmId vm = s.guest();
        Witness.refused(s, vm, ErrorKind.UNSUPPORTED, () -> stop(s, vm, s.bed().source()));
    }

    private static void stop(Scenario s, VmId vm, HostId host) throws InterruptedException {
        s.power().stop(s.operation(), vm, host, StopMode.POWER_OFF, s.soon());
    }
}
