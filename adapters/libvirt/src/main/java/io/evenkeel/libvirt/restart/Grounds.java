package io.evenkeel.libvirt.restart;

import io.evenkeel.libvirt.inventory.LibvirtInventory.Look;
import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Whether a VM may be started, judged from what the hosts say and what the evidence says of those that are silent. */
enum Grounds {
    /** It runs on the target already. */
    RUNS_THERE,
    /** No host has it in memory. */
    FREE;

    /**
     * Judges a look at all hosts.
     *
     * @param isCovered whether the evidence rules a silent host out
     * @throws HypervisorException of kind {@code CONFLICT} without effect if the VM is, or may be, in memory somewhere
     */
    static Grounds judge(VmId vm, HostId target, Look look, SafetyEvidence evidence, Predicate<HostId> isCovered) {
        Set<HostId> active = look.sightings().entrySet().stream()
                .filter(each -> each.getValue().state().isActive())
                .map(each -> each.getKey())
                .collect(Collectors.toSet());
        Sighting there = look.sightings().get(target);
        if (active.equals(Set.of(target)) && there != null && there.state().isRunning()) {
            return RUNS_THERE;
        }
        if (!active.isEmpty()) {
            // Whatever the evidence says: these hosts can be asked, and say that they have it (§6.5).
            throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "VM " + vm + " is in memory on " + active);
        }
        Set<String> uncovered = look.silent().stream()
                .filter(isCovered.negate())
                .map(HostId::value)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!uncovered.isEmpty()) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT,
                    "VM " + vm + " may be running on " + uncovered + ", which cannot be asked; " + described(evidence)
                            + " does not rule that out: fence each of these hosts, or take the responsibility");
        }
        return FREE;
    }

    private static String described(SafetyEvidence evidence) {
        if (evidence instanceof FenceReceipt receipt) {
            return "the receipt for " + receipt.host() + " of " + receipt.confirmedAt();
        }
        if (evidence instanceof SafetyEvidence.FoundOff found) {
            return "that it was off on " + found.host() + " at " + found.at();
        }
        if (evidence instanceof SafetyEvidence.BoundElapsed elapsed) {
            return "the silence of " + elapsed.host() + " since " + elapsed.silentSince() + " with a bound of "
                    + elapsed.bound();
        }
        return "the evidence";
    }
}
