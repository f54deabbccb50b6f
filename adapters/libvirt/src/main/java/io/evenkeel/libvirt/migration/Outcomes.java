package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import java.util.List;
import java.util.Set;

/**
 * What a migration came to, judged from both of its ends (§4.6) and nothing else.
 *
 * <p>The table follows the recovery of libvirt's own third-version migration protocol, with one difference: where an
 * end cannot be asked the answer is that nobody knows. A destination whose daemon stalls at switchover may start its
 * copy long after the source has resumed.
 */
final class Outcomes {

    private Outcomes() {}

    /** What one end says about the VM. */
    enum End {
        /** Its processors execute, and no migration has stopped them meanwhile. */
        RUNNING_THROUGHOUT,
        /** As that, because a migration brought it here. */
        ARRIVED,
        /** Its processors execute again, after libvirt took back a migration that had stopped them. */
        TAKEN_BACK,
        /** Its processors execute, perhaps again after a migration had stopped them. */
        RUNNING,
        /** In memory, stopped by a person or by a fault, complete. */
        PAUSED,
        /** In memory, stopped by the migration: the copy that arrives, or the original in switchover. */
        TRANSIT,
        /** Executes, and is missing pages that the other end has. */
        POSTCOPY_RUNNING,
        /** In memory and stopped, and missing pages that the other end has, or the end that has them. */
        POSTCOPY,
        /** As one of those two, after libvirt noticed that the pages do not come any more. */
        POSTCOPY_BROKEN,
        /** Defined, not in memory. */
        DEFINED,
        /** Defined or not, stopped by a fault. */
        CRASHED,
        /** Not known there. */
        ABSENT,
        /** The host cannot be asked. */
        SILENT;

        static End of(Sighting sighting) {
            DomainState state = sighting.state();
            if (state.isPostcopyBroken()) {
                return POSTCOPY_BROKEN;
            }
            if (state.isPostcopy()) {
                return state.isRunning() ? POSTCOPY_RUNNING : POSTCOPY;
            }
            if (state.isInTransit() || state.isStuck()) {
                return TRANSIT;
            }
            if (state.isActive()) {
                if (!state.isRunning()) {
                    return PAUSED;
                }
                return running(state);
            }
            return state.vmState() == VmState.CRASHED ? CRASHED : DEFINED;
        }

        private static End running(DomainState state) {
            if (state.hasArrived()) {
                return ARRIVED;
            }
            if (state.isTakenBack()) {
                return TAKEN_BACK;
            }
            return state.isRunningThroughout() ? RUNNING_THROUGHOUT : RUNNING;
        }

        boolean isActive() {
            return isWhole() || this == TRANSIT || isPostcopy();
        }

        boolean isPostcopy() {
            return this == POSTCOPY || this == POSTCOPY_RUNNING || this == POSTCOPY_BROKEN;
        }

        boolean isRunning() {
            return switch (this) {
                case RUNNING, RUNNING_THROUGHOUT, ARRIVED, TAKEN_BACK -> true;
                default -> false;
            };
        }

        /** Whether no migration can have stopped it since this one began. */
        boolean hasRunThroughout() {
            return this == RUNNING_THROUGHOUT || this == ARRIVED;
        }

        boolean isWhole() {
            return isRunning() || this == PAUSED;
        }
    }

    /** What puts things in order; carried out from left to right, after which both ends are looked at again. */
    enum Repair {
        DESTROY_AT_SOURCE,
        /** As that, and the definition stays: the VM is nowhere else. */
        STOP_AT_SOURCE,
        UNDEFINE_AT_SOURCE,
        RESUME_AT_SOURCE,
        DESTROY_AT_DESTINATION,
        /** The second of two copies that run because libvirt, cut in two, let go on both. */
        DESTROY_TWIN_AT_DESTINATION,
        UNDEFINE_AT_DESTINATION,
        /** Connects the two ends again, so that the missing pages come. */
        RECOVER_POSTCOPY;

        /** Whether what it mends does harm as long as it lasts, and does not mend itself. */
        boolean isUrgent() {
            return this == DESTROY_TWIN_AT_DESTINATION || this == RECOVER_POSTCOPY;
        }
    }

    /** Where the VM is. */
    enum Verdict {
        ON_SOURCE,
        ON_DESTINATION,
        ON_BOTH,
        /** Off or gone at both ends; a definition may be left at one. */
        STOPPED,
        /** A later migration or a third host has it: nothing is to be done for this one any more. */
        MOVED_ON,
        UNKNOWN
    }

    record Finding(Verdict verdict, List<Repair> repairs) {
        Finding {
            repairs = List.copyOf(repairs);
        }

        static Finding of(Verdict verdict, Repair... repairs) {
            return new Finding(verdict, List.of(repairs));
        }
    }

    /**
     * Judges the ends of a migration that is no longer under way.
     *
     * @param wasRunning whether the guest was executing when the migration began
     */
    static Finding judge(End source, End destination, boolean wasRunning) {
        if (destination == End.SILENT && source.hasRunThroughout()) {
            // Its last pages are sent only while it is stopped, so the destination's copy lacks some and cannot run.
            return Finding.of(Verdict.ON_SOURCE);
        }
        if (source == End.SILENT || destination == End.SILENT) {
            return Finding.of(Verdict.UNKNOWN);
        }
        if (source.isPostcopy() || destination.isPostcopy()) {
            return postcopy(source, destination);
        }
        if (source == End.TAKEN_BACK && destination == End.ARRIVED) {
            // libvirt let go on both, as it does when the two daemons lose each other at switchover: the source after
            // it had given the migration up, the destination on an order that was still queued. For libvirt, and so
            // for its caller, the migration has failed; what failed has no copy. Neither copy has a disk of its own:
            // whichever came second would have been refused its lock.
            return Finding.of(Verdict.ON_SOURCE, Repair.DESTROY_TWIN_AT_DESTINATION);
        }
        if (source.isWhole() && destination.isWhole()) {
            // Two complete copies. Which one to stop is the supervisor's decision: it knows leases and epochs.
            return Finding.of(Verdict.ON_BOTH);
        }
        if (source.isWhole()) {
            return switch (destination) {
                case TRANSIT -> Finding.of(Verdict.ON_SOURCE, Repair.DESTROY_AT_DESTINATION);
                case DEFINED, CRASHED -> Finding.of(Verdict.ON_SOURCE, Repair.UNDEFINE_AT_DESTINATION);
                default -> Finding.of(Verdict.ON_SOURCE);
            };
        }
        if (destination.isWhole()) {
            return switch (source) {
                case TRANSIT -> Finding.of(Verdict.ON_DESTINATION, Repair.DESTROY_AT_SOURCE);
                case DEFINED, CRASHED -> Finding.of(Verdict.ON_DESTINATION, Repair.UNDEFINE_AT_SOURCE);
                default -> Finding.of(Verdict.ON_DESTINATION);
            };
        }
        if (source == End.TRANSIT) {
            // The original is whole, and is let go on only once nothing is left that could also run.
            if (destination == End.TRANSIT) {
                return Finding.of(Verdict.ON_SOURCE, Repair.DESTROY_AT_DESTINATION);
            }
            return wasRunning ? Finding.of(Verdict.ON_SOURCE, Repair.RESUME_AT_SOURCE) : Finding.of(Verdict.ON_SOURCE);
        }
        if (destination == End.TRANSIT) {
            // An incomplete copy whose original is gone runs nowhere.
            return Finding.of(Verdict.STOPPED, Repair.DESTROY_AT_DESTINATION);
        }
        return Finding.of(Verdict.STOPPED);
    }

    /** Only the two ends together are the VM: the source is never let go on (its memory is older). */
    private static Finding postcopy(End source, End destination) {
        if (destination.isRunning()) {
            return Finding.of(Verdict.ON_DESTINATION);
        }
        if (source == End.POSTCOPY_BROKEN && destination == End.POSTCOPY_BROKEN) {
            return Finding.of(Verdict.ON_BOTH, Repair.RECOVER_POSTCOPY);
        }
        if (source.isActive() && destination.isActive()) {
            return Finding.of(Verdict.ON_BOTH);
        }
        if (destination.isActive()) {
            return Finding.of(Verdict.ON_DESTINATION); // no more than a part of the VM, yet not off
        }
        if (source == End.POSTCOPY_BROKEN) {
            // What the guest did since switchover was at the destination, and is lost with it.
            return destination == End.ABSENT
                    ? Finding.of(Verdict.STOPPED, Repair.STOP_AT_SOURCE)
                    : Finding.of(Verdict.STOPPED, Repair.UNDEFINE_AT_DESTINATION, Repair.STOP_AT_SOURCE);
        }
        return Finding.of(source.isActive() ? Verdict.ON_SOURCE : Verdict.STOPPED);
    }

    /** The residence that goes with a verdict that rests on both ends. */
    static Residence residence(Verdict verdict, HostId source, HostId destination, End atSource, End atDestination) {
        return switch (verdict) {
            case ON_SOURCE -> new Residence.OnHost(source, state(atSource));
            case ON_DESTINATION -> new Residence.OnHost(destination, state(atDestination));
            case ON_BOTH -> new Residence.OnSeveralHosts(Set.of(source, destination));
            case STOPPED -> stopped(source, destination, atSource, atDestination);
            case MOVED_ON, UNKNOWN -> throw new IllegalArgumentException("the two ends alone do not tell");
        };
    }

    private static Residence stopped(HostId source, HostId destination, End atSource, End atDestination) {
        if (atSource == End.ABSENT && atDestination == End.ABSENT) {
            return new Residence.Nowhere();
        }
        if (atSource != End.ABSENT && atDestination != End.ABSENT) {
            return new Residence.OnSeveralHosts(Set.of(source, destination));
        }
        return atSource == End.ABSENT
                ? new Residence.OnHost(destination, state(atDestination))
                : new Residence.OnHost(source, state(atSource));
    }

    private static VmState state(End end) {
        return switch (end) {
            case RUNNING, RUNNING_THROUGHOUT, ARRIVED, TAKEN_BACK, POSTCOPY_RUNNING -> VmState.RUNNING;
            case PAUSED, TRANSIT, POSTCOPY, POSTCOPY_BROKEN -> VmState.PAUSED;
            case DEFINED -> VmState.OFF;
            case CRASHED -> VmState.CRASHED;
            case ABSENT, SILENT -> VmState.UNKNOWN;
        };
    }
}
