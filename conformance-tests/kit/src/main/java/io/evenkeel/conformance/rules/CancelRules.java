package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSession.CancelReply;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Chapter 4, the rules about ending a migration early. */
final class CancelRules {

    private static final Duration AT_ONCE = Duration.ofMillis(500);
    private static final Duration CLEANING = Duration.ofSeconds(5);

    @Rule(
            id = "4.5",
            text = "Cancelling does not wait, may be repeated, and leaves the guest running on the source.",
            requires = "migration.cancel",
            guests = GuestKind.BUSY,
            timed = true)
    void cancellingLeavesTheGuestOnTheSource(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.BUSY);
        MigrationSession session = s.begin(vm);
        Moves.untilCopying(s, session);
        long began = System.nanoTime();
        CancelReply reply = session.cancel(s.operation(), s.soon());
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        s.check(took.compareTo(s.scaled(AT_ONCE)) < 0, "cancel took " + Calls.millis(took));
        s.check(reply == CancelReply.ACCEPTED, "while memory is copied, cancel replied " + reply);
        CancelReply second = session.cancel(s.operation(), s.soon());
        s.check(second != CancelReply.TOO_LATE, "the second cancel was answered with " + second);
        leftOnSource(s, vm, s.awaitEnd(session));
        CancelReply third = session.cancel(s.operation(), s.soon());
        s.check(third == CancelReply.ENDED, "after the end, cancel was answered with " + third);
    }

    private static void leftOnSource(Scenario s, VmId vm, MigrationSnapshot end) throws InterruptedException {
        s.check(
                end.phase() == MigrationPhase.CANCELLED,
                "after an accepted cancel the migration ended with " + Moves.outcome(end));
        Witness.agrees(s, vm, Moves.outcome(end).residence());
        Witness.executesOnly(s, vm, s.bed().source(), "after the cancel");
        Witness.sound(s, vm);
    }

    @Rule(
            id = "4.22",
            text = "Cancelling is honoured right after the start, before any memory is copied.",
            requires = "migration.cancel",
            guests = GuestKind.BUSY)
    void cancellingWorksRightAway(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.BUSY);
        MigrationSession session = s.begin(vm);
        CancelReply reply = session.cancel(s.operation(), s.soon());
        s.check(reply == CancelReply.ACCEPTED, "right after the start, cancel replied " + reply);
        leftOnSource(s, vm, s.awaitEnd(session));
    }

    @Rule(
            id = "4.23",
            text = "After a cancelled migration the destination holds nothing of the VM.",
            requires = "migration.cancel",
            guests = GuestKind.BUSY)
    void nothingIsLeftAtTheDestination(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.BUSY);
        MigrationSession session = s.begin(vm);
        Moves.untilCopying(s, session);
        session.cancel(s.operation(), s.soon());
        MigrationSnapshot end = s.awaitEnd(session);
        s.check(end.phase() == MigrationPhase.CANCELLED, "the migration ended with " + Moves.outcome(end));
        HostId destination = s.bed().destination();
        s.await("the destination holds nothing of the cancelled VM", CLEANING, () -> {
            Witness now = Witness.of(s, vm);
            return !now.inMemoryOn().contains(destination)
                    && !now.definedOn().orElse(Set.of()).contains(destination);
        });
    }

    @Rule(
            id = "4.34",
            text = "After the end, tuning is refused with CONFLICT, and cancelling is answered with ENDED.",
            requires = "migration")
    void theEndIsTheEnd(Scenario s) throws Exception {
        VmId vm = s.guest();
        MigrationSession session = s.begin(vm);
        Moves.completes(s, session);
        Map<Capability, MigrationTuning> tunings = new LinkedHashMap<>();
        tunings.put(
                Capabilities.MIGRATION_TUNE_BANDWIDTH,
                MigrationTuning.DEFAULTS.withMaxBandwidth(DataRate.ofMebibytesPerSecond(10)));
        tunings.put(
                Capabilities.MIGRATION_TUNE_DOWNTIME, MigrationTuning.DEFAULTS.withMaxDowntime(Duration.ofSeconds(1)));
        tunings.put(Capabilities.MIGRATION_TUNE_THROTTLE, MigrationTuning.DEFAULTS.withThrottlePercent(20));
        for (Map.Entry<Capability, MigrationTuning> each : tunings.entrySet()) {
            if (Calls.declares(s, each.getKey())) {
                Witness.refused(
                        s, vm, ErrorKind.CONFLICT, () -> session.tune(s.operation(), each.getValue(), s.soon()));
            }
        }
        if (Calls.declares(s, Capabilities.MIGRATION_CANCEL)) {
            CancelReply reply = session.cancel(s.operation(), s.soon());
            s.check(reply == CancelReply.ENDED, "after the end, cancel replied " + reply);
            Witness.executesOnly(s, vm, s.bed().destination(), "after a cancel that came too late");
        }
    }
}
