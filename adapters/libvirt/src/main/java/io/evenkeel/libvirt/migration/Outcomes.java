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
            if (state.isPostcopy()) {
                return state.isRunning() ? POSTCOPY_RUNNING : POSTCOPY;
            }
            if (state.isInTransit()) {
                return TRANSIT;
            }
            if (state.isActive()) {
                if (!state.isRunning()) {
                    return PAUSED;
                }
                return state.isRunningThroughout() ? RUNNING_THROUGHOUT : RUNNING;
            }
            return state.vmState() == VmState.CRASHED ? CRASHED : DEFINED;
        }

        boolean isActive() {
            return isWhole() || this == TRANSIT || isPostcopy();
        }

        boolean isPostcopy() {
            return this == POSTCOPY || this == POSTCOPY_RUNNING;
        }

        boolean isRunning() {
            return this == RUNNING || this == RUNNING_THROUGHOUT;
        }

        boolean isWhole() {
            return isRunning() || this == PAUSED;
        }
    }

    /** What puts things in order; carried out from left to right, after which both ends are looked at again. */
    enum Repair {
        DESTROY_AT_SOURCE,
        UNDEFINE_AT_SOURCE,
        RESUME_AT_SOURCE,
        DESTROY_AT_DESTINATION,
        UNDEFINE_AT_DESTINATION
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
        if (destination == End.SILENT && source == End.RUNNING_THROUGHOUT) {
            // Its last pages are sent only while it is stopped, so the destination's copy lacks some and cannot run.
            return Finding.of(Verdict.ON_SOURCE);
        }
        if (source == End.SILENT || destination == End.SILENT) {
            return Finding.of(Verdict.UNKNOWN);
        }
        if (source.isPostcopy() || destination.isPostcopy()) {
            // Only the two ends together are the VM; nothing may be stopped or resumed.
            return Finding.of(postcopy(source, destination));
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

    private static Verdict postcopy(End source, End destination) {
        if (destination.isRunning()) {
            return Verdict.ON_DESTINATION;
        }
        if (source.isActive() && destination.isActive()) {
            return Verdict.ON_BOTH;
        }
        if (destination.isActive()) {
            return Verdict.ON_DESTINATION; // in memory and no more than a part of the VM, yet not off
        }
        return source.isActive() ? Verdict.ON_SOURCE : Verdict.STOPPED;
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
            case RUNNING, RUNNING_THROUGHOUT, POSTCOPY_RUNNING -> VmState.RUNNING;
            case PAUSED, TRANSIT, POSTCOPY -> VmState.PAUSED;
            case DEFINED -> VmState.OFF;
            case CRASHED -> VmState.CRASHED;
            case ABSENT, SILENT -> VmState.UNKNOWN;
        };
    }
}
