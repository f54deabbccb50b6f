package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import java.util.UUID;

/** Steps that the rules about migration have in common. */
final class Moves {

    private Moves() {}

    /** A guest whose migration goes on for as long as possible on this bed. */
    static VmId lasting(Scenario s) throws InterruptedException {
        return s.guest(s.bed().guestKinds().contains(GuestKind.BUSY) ? GuestKind.BUSY : GuestKind.CALM);
    }

    /** Looks until memory is being copied. */
    static MigrationSnapshot untilCopying(Scenario s, MigrationSession session) throws Exception {
        return s.observeUntil(session, snapshot -> snapshot.phase() == MigrationPhase.PRECOPY);
    }

    /** Ends the migration of a {@link #lasting} guest and returns its last snapshot. */
    static MigrationSnapshot endOf(Scenario s, MigrationSession session) throws Exception {
        if (Calls.declares(s, Capabilities.MIGRATION_CANCEL)) {
            session.cancel(s.operation(), s.soon());
        } else if (Calls.declares(s, Capabilities.MIGRATION_FORCE_PAUSE)) {
            pause(s, session);
        }
        return s.awaitEnd(session);
    }

    private static void pause(Scenario s, MigrationSession session) throws InterruptedException {
        try {
            session.forceSwitchover(s.operation(), MigrationSession.ForceMode.PAUSE, s.soon());
        } catch (HypervisorException e) {
            if (e.kind() != ErrorKind.CONFLICT) {
                throw e;
            }
            // It has switched over by itself in the meantime.
        }
    }

    static void completes(Scenario s, MigrationSession session) throws Exception {
        completed(s, s.awaitEnd(session));
    }

    static void completed(Scenario s, MigrationSnapshot end) {
        s.check(end.phase() == MigrationPhase.COMPLETED, "the migration ended with " + outcome(end));
    }

    /** Checks that it completes and that the VM then executes on the destination alone, as the outcome says. */
    static void arrives(Scenario s, VmId vm, MigrationSession session) throws Exception {
        MigrationSnapshot end = s.awaitEnd(session);
        completed(s, end);
        Witness.agrees(s, vm, outcome(end).residence());
        Witness.executesOnly(s, vm, s.bed().destination(), "after the migration");
    }

    static MigrationOutcome outcome(MigrationSnapshot end) {
        return end.outcome().orElseThrow(() -> new AssertionError("ended without an outcome: " + end));
    }

    /** Whether a residence names this host and no other. */
    static boolean isOn(Residence residence, HostId host) {
        return residence instanceof Residence.OnHost known && known.host().equals(host);
    }

    static VmId unknownVm() {
        return new VmId(UUID.randomUUID().toString());
    }

    static HostId unknownHost() {
        return new HostId("no-such-host-" + UUID.randomUUID());
    }
}
