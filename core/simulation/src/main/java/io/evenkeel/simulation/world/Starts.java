package io.evenkeel.simulation.world;

import io.evenkeel.engine.text.Words;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import java.time.Duration;
import java.util.Set;

/** What must hold before a VM is started (§6.4, §6.5). */
final class Starts {

    private final Datacenter world;

    Starts(Datacenter world) {
        this.world = world;
    }

    /** What can be known by asking, when the order arrives. */
    void check(SimVm vm, SimHost target, SafetyEvidence evidence) {
        Residence residence = Looks.residence(vm);
        if (residence instanceof Residence.Unknown unknown && !covers(evidence, unknown.possibleHosts())) {
            throw Refusal.withoutEffect(ErrorKind.CONFLICT, vm + " may still run: " + unknown.reason());
        }
        boolean isHeld = residence instanceof Residence.OnSeveralHosts
                || (residence instanceof Residence.OnHost known
                        && (known.state() == VmState.RUNNING || known.state() == VmState.PAUSED));
        if (isHeld) {
            throw Refusal.withoutEffect(ErrorKind.CONFLICT, vm + " is in memory: " + Words.of(residence));
        }
        if (target.state() == HostState.UNREACHABLE) {
            throw Refusal.withoutEffect(ErrorKind.UNREACHABLE, target + " does not answer");
        }
        if (target.state() != HostState.AVAILABLE) {
            throw Refusal.withoutEffect(ErrorKind.CONFLICT, target + " is " + Words.of(target.state()));
        }
        checkCapacity(vm, target);
    }

    /** What the target itself knows, when the order takes effect there. */
    void checkAtTarget(SimVm vm, SimHost target) {
        if (!target.executes()) {
            throw Refusal.withoutEffect(ErrorKind.UNREACHABLE, target + " went down");
        }
        if (target.isStorageHung()) {
            throw Refusal.withoutEffect(ErrorKind.TIMEOUT, "the disks of " + target + " do not answer");
        }
        checkCapacity(vm, target);
        boolean isElsewhere = vm.holdings.keySet().stream().anyMatch(each -> each != target);
        if (isElsewhere && vm.wasKeptByPlatform) {
            throw Refusal.withoutEffect(ErrorKind.CONFLICT, "the platform has " + vm + " elsewhere");
        }
        if (isElsewhere && world.settings.startGuard() == StartGuard.EXCLUSIVE_LEASE) {
            throw Refusal.withoutEffect(ErrorKind.CONFLICT, "another host has the lease of " + vm);
        }
    }

    private static void checkCapacity(SimVm vm, SimHost target) {
        if (target.memoryFree() < vm.spec.memory().bytes()) {
            throw Refusal.withoutEffect(
                    ErrorKind.INSUFFICIENT_CAPACITY, target + " has too little memory left for " + vm);
        }
    }

    private boolean covers(SafetyEvidence evidence, Set<HostId> possible) {
        if (evidence instanceof FenceReceipt receipt) {
            Duration sincePower = Duration.ofNanos(world.schedule.now() - world.host(receipt.host()).gotPowerAt);
            boolean stillHolds =
                    receipt.confirmedAt().isAfter(world.schedule.instant().minus(sincePower))
                            || world.host(receipt.host()).gotPowerAt == 0;
            return possible.equals(Set.of(receipt.host())) && stillHolds;
        }
        if (evidence instanceof SafetyEvidence.BoundElapsed elapsed) {
            return possible.equals(Set.of(elapsed.host()));
        }
        return evidence instanceof SafetyEvidence.OperatorOverride;
    }
}
