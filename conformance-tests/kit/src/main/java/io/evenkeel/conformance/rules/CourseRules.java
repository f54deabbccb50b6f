package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.NotVerified;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import io.evenkeel.spi.power.StopMode;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Chapter 4, the rules about the course and the end of a migration that nobody disturbs. */
final class CourseRules {

    @Rule(id = "4.3", text = "Phases only move forward.", requires = "migration")
    void phasesMoveForward(Scenario s) throws Exception {
        MigrationSession session = s.begin(s.guest());
        MigrationPhase[] last = {MigrationPhase.PREPARING};
        s.observeUntil(session, snapshot -> {
            s.check(last[0].mayBecome(snapshot.phase()), last[0] + " became " + snapshot.phase());
            last[0] = snapshot.phase();
            return snapshot.phase().isTerminal();
        });
    }

    @Rule(id = "4.4", text = "A terminal snapshot never changes.", requires = "migration")
    void terminalSnapshotsNeverChange(Scenario s) throws Exception {
        VmId vm = s.guest();
        MigrationSession session = s.begin(vm);
        MigrationSnapshot end = s.awaitEnd(session);
        same(s, "shortly after", end, session);
        s.guest();
        same(s, "after another guest was made", end, session);
        if (Calls.declares(s, Capabilities.MIGRATION_REATTACH)) {
            Optional<MigrationSession> found = s.migrations().find(session.id(), s.soon());
            if (found.isPresent()) {
                same(s, "through a session found again", end, found.get());
            }
        }
        if (Calls.declares(s, Capabilities.POWER)) {
            s.power().stop(s.operation(), vm, StopMode.POWER_OFF, s.soon());
            same(s, "after the VM was stopped", end, session);
        }
    }

    private static void same(Scenario s, String when, MigrationSnapshot end, MigrationSession session)
            throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            MigrationSnapshot now = session.observe(s.soon());
            s.check(now.equals(end), "at the end " + end + ", " + when + " " + now);
        }
    }

    @Rule(id = "4.6", text = "The outcome tells the truth about where the VM is.", requires = "migration")
    void outcomesTellTheTruth(Scenario s) throws Exception {
        VmId vm = s.guest();
        MigrationSnapshot end = s.awaitEnd(s.begin(vm));
        Residence claimed = Moves.outcome(end).residence();
        s.check(
                !(claimed instanceof Residence.Unknown),
                "nothing went wrong and the outcome does not know where the VM is: " + claimed);
        Witness.agrees(s, vm, claimed);
        Moves.completed(s, end);
        Residence located = s.inventory().locate(vm, s.soon());
        s.check(located.equals(claimed), "the outcome says " + claimed + ", locate " + located);
    }

    @Rule(id = "4.8", text = "The guest never executes on two hosts.", requires = "migration")
    void theGuestNeverExecutesTwice(Scenario s) throws Exception {
        VmId vm = s.guest();
        MigrationSession session = s.begin(vm);
        s.observeUntil(session, snapshot -> {
            once(s, vm, snapshot);
            return snapshot.phase().isTerminal();
        });
        Set<HostId> executing = s.bed().executingOn(vm);
        s.check(executing.size() == 1, "after the end, the VM executes on " + executing);
        Witness.sound(s, vm);
    }

    private static void once(Scenario s, VmId vm, MigrationSnapshot snapshot) {
        try {
            Set<HostId> executing = s.bed().executingOn(vm);
            if (executing.size() > 1) {
                // A witness that asks one host after the other may see a VM on both while it switches over, but once.
                Set<HostId> again = s.bed().executingOn(vm);
                s.check(again.size() <= 1, "in phase " + snapshot.phase() + " the VM executes on " + again);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while asking the witness", e);
        }
    }

    @Rule(
            id = "4.12",
            text = "Transferred never shrinks and remaining is at most the total.",
            requires = "migration.progress.memory")
    void progressIsConsistent(Scenario s) throws Exception {
        MigrationSession session = s.begin(s.guest());
        DataSize[] sent = {DataSize.ZERO};
        int[] looks = {0};
        s.observeUntil(session, snapshot -> {
            snapshot.memory().ifPresent(memory -> {
                looks[0]++;
                consistent(s, memory, sent[0]);
                sent[0] = memory.transferred();
            });
            return snapshot.phase().isTerminal();
        });
        s.check(looks[0] > 0, "no snapshot told of memory progress");
        s.check(sent[0].bytes() > 0, "the migration ended and transferred nothing");
    }

    private static void consistent(Scenario s, MemoryProgress memory, DataSize sentBefore) {
        s.check(
                memory.transferred().compareTo(sentBefore) >= 0,
                "transferred went from " + sentBefore + " to " + memory.transferred());
        s.check(
                memory.remaining().compareTo(memory.total()) <= 0,
                "remaining is " + memory.remaining() + " of " + memory.total());
    }

    @Rule(id = "4.17", text = "A paused VM arrives paused.", requires = "migration", guests = GuestKind.PAUSED)
    void pausedVmsArrivePaused(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.PAUSED);
        MigrationSnapshot end = s.awaitEnd(s.begin(vm));
        Moves.completed(s, end);
        Set<HostId> executing = s.bed().executingOn(vm);
        s.check(executing.isEmpty(), "the VM was paused and after the migration executes on " + executing);
        Set<HostId> held = s.bed().inMemoryOn(vm);
        s.check(held.equals(Set.of(s.bed().destination())), "after the migration the VM is in memory on " + held);
        Residence demanded = new Residence.OnHost(s.bed().destination(), VmState.PAUSED);
        Residence located = s.inventory().locate(vm, s.soon());
        s.check(
                located.equals(demanded) && Moves.outcome(end).residence().equals(demanded),
                "a paused VM is located at " + located + ", by the outcome at "
                        + Moves.outcome(end).residence());
    }

    @Rule(id = "4.24", text = "What the hypervisor does not tell is absent, never zero.", requires = "migration")
    void theUntoldIsAbsent(Scenario s) throws Exception {
        Tellings told = new Tellings();
        MigrationSession session = s.begin(s.guest());
        MigrationSnapshot end = s.observeUntil(session, snapshot -> {
            told.add(snapshot);
            return snapshot.phase().isTerminal();
        });
        told.check(s);
        if (Moves.outcome(end) instanceof MigrationOutcome.Completed completed) {
            s.check(
                    !completed.downtime().equals(Optional.of(Duration.ZERO)),
                    "the outcome claims a downtime of zero; a hypervisor that does not measure it leaves it out");
        }
    }

    @Rule(
            id = "4.27",
            text = "A VM's definition ends on the same host as the VM, and on no other.",
            requires = "migration")
    void definitionsMoveAlong(Scenario s) throws Exception {
        VmId vm = s.guest();
        Set<HostId> before =
                s.bed().definedOn(vm).orElseThrow(() -> new NotVerified("the bed does not tell where a VM is defined"));
        Moves.arrives(s, vm, s.begin(vm));
        Set<HostId> after = s.bed().definedOn(vm).orElse(Set.of());
        // A VM that nobody had defined leaves nothing to move.
        Set<HostId> demanded = before.isEmpty() ? Set.of() : Set.of(s.bed().destination());
        s.check(after.equals(demanded), "the VM was defined on " + before + ", after its migration on " + after);
    }

    @Rule(
            id = "4.28",
            text = "The network is told where the VM is, or the outcome says that it was not.",
            requires = "migration")
    void theNetworkIsTold(Scenario s) throws Exception {
        VmId vm = s.guest();
        MigrationSnapshot end = s.awaitEnd(s.begin(vm));
        Moves.completed(s, end);
        NetworkAnnouncement claimed = ((MigrationOutcome.Completed) Moves.outcome(end)).network();
        s.check(
                claimed != NetworkAnnouncement.ANNOUNCED || Calls.declares(s, Capabilities.MIGRATION_ANNOUNCE),
                "the outcome says ANNOUNCED, and migration.announce is not declared");
        if (claimed == NetworkAnnouncement.NOT_ANNOUNCED) {
            s.check(
                    !Calls.declares(s, Capabilities.MIGRATION_ANNOUNCE),
                    "migration.announce is declared, and the outcome says NOT_ANNOUNCED");
            return;
        }
        Optional<HostId> truth = s.bed().announcedFrom(vm);
        if (claimed == NetworkAnnouncement.NO_NETWORK) {
            s.check(truth.isEmpty(), "the outcome says NO_NETWORK, and the VM was announced from " + truth);
            throw new NotVerified("the bed's guests have no network");
        }
        HostId announced =
                truth.orElseThrow(() -> new NotVerified("the bed does not tell from where a VM was announced"));
        s.check(
                announced.equals(s.bed().destination()),
                "the outcome says ANNOUNCED, and the network was last told of " + announced);
    }

    @Rule(id = "4.40", text = "A migration does not restart the guest.", requires = "migration")
    void migrationsDoNotRestart(Scenario s) throws Exception {
        VmId vm = s.guest();
        OptionalInt before = s.bed().boots(vm);
        if (before.isEmpty()) {
            throw new NotVerified("the bed does not count how often a guest has booted");
        }
        Moves.arrives(s, vm, s.begin(vm));
        OptionalInt after = s.bed().boots(vm);
        s.check(
                after.equals(before),
                "the guest had booted " + before.getAsInt() + " times, after its migration " + after.orElse(0));
        Witness.sound(s, vm);
    }
}
