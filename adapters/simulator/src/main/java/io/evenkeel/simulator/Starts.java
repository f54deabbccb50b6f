package io.evenkeel.simulator;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import java.util.Set;
import java.util.function.Predicate;

/** What must hold before a VM is started. */
final class Starts {

    private Starts() {}

    /** Refuses a VM that is in memory, or may be for all that is known. */
    static void demandFree(SimVm vm, Residence residence) {
        if (residence instanceof Residence.Unknown unknown) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT, vm.id() + " may still run: " + unknown.reason());
        }
        demandNotHeld(vm, residence);
    }

    /** Refuses a VM that is in memory, or may be where the evidence does not say otherwise. */
    static void demandFree(
            SimVm vm, Residence residence, SafetyEvidence evidence, Predicate<SafetyEvidence> stillHolds) {
        if (residence instanceof Residence.Unknown unknown && !covers(evidence, unknown.possibleHosts(), stillHolds)) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT,
                    vm.id() + " may still run: " + unknown.reason() + "; " + evidence + " does not rule that out");
        }
        demandNotHeld(vm, residence);
    }

    private static boolean covers(SafetyEvidence evidence, Set<HostId> possible, Predicate<SafetyEvidence> stillHolds) {
        if (evidence instanceof FenceReceipt receipt) {
            return possible.equals(Set.of(receipt.host())) && stillHolds.test(receipt);
        }
        if (evidence instanceof SafetyEvidence.BoundElapsed elapsed) {
            return possible.equals(Set.of(elapsed.host())) && stillHolds.test(elapsed);
        }
        return evidence instanceof SafetyEvidence.OperatorOverride;
    }

    private static void demandNotHeld(SimVm vm, Residence residence) {
        boolean held = residence instanceof Residence.OnSeveralHosts
                || (residence instanceof Residence.OnHost known
                        && known.state() != VmState.OFF
                        && known.state() != VmState.CRASHED);
        if (held) {
            throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, vm.id() + " is in memory: " + residence);
        }
    }

    /** Refuses a host that cannot take the VM; waits for storage that does not answer. */
    static void demandUsable(World world, SimVm vm, HostId id, long until) throws InterruptedException {
        SimHost host = world.host(id);
        if (host.state() == HostState.UNREACHABLE) {
            throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, id + " does not answer");
        }
        if (host.state() != HostState.AVAILABLE) {
            throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, id + " is " + host.state());
        }
        if (vm.spec.disks().stream().anyMatch(disk -> !disk.shared()) && !vm.definedOn.contains(id)) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.INCOMPATIBLE, id + " does not see every disk of " + vm.id());
        }
        if (host.memoryFree() < vm.spec.memory().bytes()) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.INSUFFICIENT_CAPACITY, id + " has too little memory left for " + vm.id());
        }
        if (host.storageHung) {
            // Never goes on after the wait: what was checked before it may be true no more.
            boolean back = world.await(() -> !host.storageHung, until);
            throw HypervisorException.withoutEffect(
                    back ? ErrorKind.HYPERVISOR_FAULT : ErrorKind.TIMEOUT,
                    "the storage of " + id + (back ? " did not answer for a while" : " does not answer"));
        }
        boolean elsewhere = vm.holdings.keySet().stream().anyMatch(other -> !other.equals(id));
        if (elsewhere && world.startGuard == StartGuard.EXCLUSIVE_LEASE) {
            throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "another host has the lease of " + vm.id());
        }
    }
}
