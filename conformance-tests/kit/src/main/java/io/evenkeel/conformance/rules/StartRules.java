package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.NotVerified;
import io.evenkeel.conformance.Obstacle;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.Assessment;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Chapter 4, the rules about what happens before memory is copied: assessing, starting, refusing. */
final class StartRules {

    private static final Duration A_WHILE = Duration.ofMillis(200);
    private static final Duration TO_BEGIN = Duration.ofSeconds(5);
    private static final int MOST_GUESTS = 9;

    @Rule(id = "4.1", text = "Assessing changes nothing.", requires = "migration")
    void assessingChangesNothing(Scenario s) throws Exception {
        VmId vm = s.guest();
        Witness before = Witness.of(s, vm);
        Set<OperationId> activeBefore = active(s);
        Assessment found = s.migrations().assess(s.move(vm), s.soon());
        s.check(found.isClear(), "a calm guest cannot be migrated on this bed: " + found.findings());
        s.never(
                "the VM changed after an assessment",
                A_WHILE,
                () -> !Witness.of(s, vm).equals(before));
        s.check(
                active(s).equals(activeBefore),
                "migrations before assessing: " + activeBefore + ", afterwards: " + active(s));
    }

    private static Set<OperationId> active(Scenario s) throws InterruptedException {
        return Calls.declares(s, Capabilities.MIGRATION_REATTACH)
                ? s.migrations().active(s.soon())
                : Set.of();
    }

    @Rule(
            id = "4.2",
            text = "Starting an operation again starts nothing new; with another request it is refused with CONFLICT"
                    + " and no effect.",
            requires = "migration")
    void startingAgainStartsNothingNew(Scenario s) throws Exception {
        VmId vm = s.guest();
        VmId other = s.guest();
        Operation operation = s.operation();
        MigrationSession first = s.migrations().start(operation, s.move(vm), s.soon());
        MigrationSession second = s.migrations().start(operation, s.move(vm), s.soon());
        s.check(
                first.id().equals(operation.id()) && second.id().equals(operation.id()),
                "operation " + operation.id() + " was started as " + first.id() + " and " + second.id());
        Witness.refused(s, other, ErrorKind.CONFLICT, () -> s.migrations().start(operation, s.move(other), s.soon()));
        Moves.arrives(s, vm, first);
        MigrationSession late = s.migrations().start(operation, s.move(vm), s.soon());
        MigrationPhase phase = late.observe(s.soon()).phase();
        s.check(phase.isTerminal(), "started again after its end, the operation is in " + phase);
        Witness.executesOnly(s, vm, s.bed().destination(), "after the operation was started again");
    }

    @Rule(id = "4.10", text = "A blocked assessment and a refused start give the same kind.", requires = "migration")
    void assessmentAndStartAgree(Scenario s) throws Exception {
        VmId vm = s.guest();
        agree(s, "a request with the wrong source", wrongSource(s, vm));
        agree(
                s,
                "a request with an unknown destination",
                MigrationRequest.of(vm, s.bed().source(), Moves.unknownHost()));
        for (Obstacle obstacle : s.bed().obstacles()) {
            agree(s, "the obstacle " + obstacle, s.move(s.bed().makeGuestWith(obstacle)));
        }
    }

    private static void agree(Scenario s, String what, MigrationRequest request) throws Exception {
        Set<ErrorKind> assessed = EnumSet.noneOf(ErrorKind.class);
        try {
            s.migrations().assess(request, s.soon()).findings().stream()
                    .filter(Assessment.Finding::blocking)
                    .forEach(finding -> assessed.add(finding.kind()));
        } catch (HypervisorException e) {
            assessed.add(e.kind());
        }
        HypervisorException thrown = s.expectFailure(() -> s.begin(request));
        s.check(
                assessed.contains(thrown.kind()) && thrown.effect() == Effect.NONE,
                "with " + what + ", the assessment says " + assessed + " and the start " + thrown.getMessage());
    }

    private static MigrationRequest wrongSource(Scenario s, VmId vm) {
        return MigrationRequest.of(vm, s.bed().destination(), s.bed().source());
    }

    @Rule(
            id = "4.15",
            text = "A second migration of a migrating VM is refused with CONFLICT and no effect.",
            requires = "migration")
    void migratingVmsAreNotMigratedAgain(Scenario s) throws Exception {
        VmId vm = Moves.lasting(s);
        MigrationSession session = s.begin(vm);
        s.refused(() -> s.begin(vm), ErrorKind.CONFLICT);
        Moves.untilCopying(s, session);
        s.refused(() -> s.begin(vm), ErrorKind.CONFLICT);
        MigrationPhase phase = session.observe(s.soon()).phase();
        s.check(
                phase != MigrationPhase.CANCELLED && phase != MigrationPhase.FAILED,
                "the first migration became " + phase + " by the attempt to start a second");
        Moves.endOf(s, session);
    }

    @Rule(
            id = "4.18",
            text = "A start beyond the declared limits is refused or accepted and begun, never queued unseen.",
            requires = "migration")
    void nothingIsQueuedUnseen(Scenario s) throws Exception {
        int beyond = s.migrations().limits().perHost() + 1;
        if (beyond > MOST_GUESTS) {
            throw new NotVerified("going beyond " + s.migrations().limits() + " takes " + beyond
                    + " guests, the kit makes " + MOST_GUESTS);
        }
        List<VmId> guests = new ArrayList<>();
        for (int i = 0; i < beyond; i++) {
            guests.add(Moves.lasting(s));
        }
        List<MigrationSession> accepted = new ArrayList<>();
        for (VmId vm : guests) {
            try {
                accepted.add(s.begin(vm));
            } catch (HypervisorException e) {
                s.check(e.effect() == Effect.NONE, "a start beyond the limits is refused with " + e.getMessage());
            }
        }
        s.check(!accepted.isEmpty(), "not one of " + beyond + " migrations was accepted");
        for (MigrationSession session : accepted) {
            s.await(
                    "a migration that was accepted beyond " + s.migrations().limits() + " begins",
                    TO_BEGIN,
                    () -> session.observe(s.soon()).phase() != MigrationPhase.PREPARING);
        }
    }

    @Rule(
            id = "4.25",
            text = "Assessing finds each obstacle that the bed can put up, before anything is copied.",
            requires = "migration")
    void assessingFindsObstacles(Scenario s) throws Exception {
        if (s.bed().obstacles().isEmpty()) {
            throw new NotVerified("the bed can put up no obstacle");
        }
        for (Obstacle obstacle : s.bed().obstacles()) {
            VmId vm = s.bed().makeGuestWith(obstacle);
            Witness before = Witness.of(s, vm);
            Assessment found = s.migrations().assess(s.move(vm), s.soon());
            s.check(!found.isClear(), "the obstacle " + obstacle + " is not found; findings are " + found.findings());
            for (Assessment.Finding finding : found.findings()) {
                s.check(!finding.message().isBlank(), "a finding about " + obstacle + " says nothing");
            }
            Witness.unchanged(s, vm, before, "after the assessment with the obstacle " + obstacle);
        }
    }

    @Rule(
            id = "4.26",
            text = "Migrating an unknown VM, or to an unknown host, fails with NOT_FOUND and no effect.",
            requires = "migration")
    void unknownTargetsAreNotFound(Scenario s) throws Exception {
        VmId vm = s.guest();
        s.refused(() -> s.begin(s.move(Moves.unknownVm())), ErrorKind.NOT_FOUND);
        Witness.refused(
                s,
                vm,
                ErrorKind.NOT_FOUND,
                () -> s.begin(MigrationRequest.of(vm, s.bed().source(), Moves.unknownHost())));
    }

    @Rule(
            id = "4.37",
            text = "A request that names the wrong source is refused with CONFLICT and no effect.",
            requires = "migration")
    void wrongSourcesAreRefused(Scenario s) throws Exception {
        VmId vm = s.guest();
        Witness.refused(s, vm, ErrorKind.CONFLICT, () -> s.begin(wrongSource(s, vm)));
    }
}
