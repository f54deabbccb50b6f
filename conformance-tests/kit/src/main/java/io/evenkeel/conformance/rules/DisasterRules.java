package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;

/** Chapter 4, the rules about hosts, links and replies that are lost during a migration. */
final class DisasterRules {

    @Rule(
            id = "4.13",
            text = "A destination that dies before switchover leaves the guest running on the source.",
            level = Level.RESILIENT,
            requires = "migration",
            faults = Fault.DESTINATION_CRASH)
    void aDeadDestinationLeavesTheGuest(Scenario s) throws Exception {
        VmId vm = Moves.lasting(s);
        MigrationSession session = s.begin(vm);
        Moves.untilCopying(s, session);
        s.cause(Fault.DESTINATION_CRASH, vm);
        MigrationSnapshot end = s.awaitEnd(session);
        s.check(
                end.phase() == MigrationPhase.FAILED,
                "the destination died before switchover, and the migration ended with " + Moves.outcome(end));
        Witness.executesOnly(s, vm, s.bed().source(), "after its destination died");
        Witness.agrees(s, vm, Moves.outcome(end).residence());
        Witness.sound(s, vm);
    }

    @Rule(
            id = "4.14",
            text = "A link cut during a migration ends in a residence that is true or Unknown, never wrong.",
            requires = "migration",
            faults = Fault.LINK_CUT)
    void aCutLinkEndsInTheTruth(Scenario s) throws Exception {
        endsInTheTruth(s, Fault.LINK_CUT);
    }

    @Rule(
            id = "4.19",
            text = "A source that dies during a migration ends in a residence that is true or Unknown, never wrong.",
            level = Level.RESILIENT,
            requires = "migration",
            faults = Fault.SOURCE_CRASH)
    void aDeadSourceEndsInTheTruth(Scenario s) throws Exception {
        endsInTheTruth(s, Fault.SOURCE_CRASH);
    }

    private static void endsInTheTruth(Scenario s, Fault fault) throws Exception {
        VmId vm = Moves.lasting(s);
        MigrationSession session = s.begin(vm);
        Moves.untilCopying(s, session);
        s.cause(fault, vm);
        MigrationSnapshot end = s.awaitEnd(session);
        MigrationOutcome outcome = Moves.outcome(end);
        Witness.agrees(s, vm, outcome.residence());
        s.check(
                !(outcome instanceof MigrationOutcome.Completed)
                        || s.bed().executingOn(vm).contains(s.bed().destination()),
                "after " + fault + " the outcome is " + outcome + ", and the VM executes on "
                        + s.bed().executingOn(vm));
        int hosts = s.bed().executingOn(vm).size();
        s.check(hosts <= 1, "after " + fault + " the VM executes on " + hosts + " hosts");
    }

    @Rule(
            id = "4.39",
            text = "Repeating a start whose reply was lost yields the one migration that it began.",
            requires = "migration",
            faults = Fault.LOST_REPLY)
    void repeatingALostStartYieldsTheSame(Scenario s) throws Exception {
        VmId vm = s.guest();
        Operation operation = s.operation();
        AutoCloseable lost = s.cause(Fault.LOST_REPLY, vm);
        try {
            s.migrations().start(operation, s.move(vm), s.soon());
        } catch (HypervisorException e) {
            s.check(e.effect() == Effect.UNKNOWN, "the start whose reply was lost claims " + e.getMessage());
        }
        lost.close();
        MigrationSession again = repeated(s, operation, vm);
        s.check(again.id().equals(operation.id()), "repeated " + operation.id() + ", got " + again.id());
        Moves.arrives(s, vm, again);
    }

    private static MigrationSession repeated(Scenario s, Operation operation, VmId vm) throws InterruptedException {
        try {
            return s.migrations().start(operation, s.move(vm), s.soon());
        } catch (HypervisorException e) {
            if (e.kind() != ErrorKind.UNREACHABLE) {
                throw new AssertionError("repeating the start whose reply was lost fails with " + e.getMessage(), e);
            }
            // The connection broke with the reply; a new one must know the migration.
            Hypervisor fresh = s.connect();
            return fresh.migrations().orElseThrow().start(operation, s.move(vm), s.soon());
        }
    }
}
