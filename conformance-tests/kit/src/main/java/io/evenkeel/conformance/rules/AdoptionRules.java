package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.Level;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Chapter 4, the rules about sessions and connections that come and go while a migration runs. */
final class AdoptionRules {

    private static final Duration WHOLE_MIGRATION = Duration.ofSeconds(30);

    @Rule(
            id = "4.7",
            text = "Closing a session is not cancelling.",
            level = Level.RESILIENT,
            requires = "migration.reattach")
    void closingASessionIsNotCancelling(Scenario s) throws Exception {
        VmId vm = s.guest();
        MigrationSession session = s.begin(vm);
        session.close();
        session.close();
        s.await("the migration arrives whose session was closed", WHOLE_MIGRATION, () -> {
            Optional<MigrationSession> found = s.migrations().find(session.id(), s.soon());
            if (found.isEmpty()) {
                return true;
            }
            MigrationSnapshot now = found.get().observe(s.soon());
            if (now.phase().isTerminal()) {
                Moves.completed(s, now);
            }
            return now.phase().isTerminal();
        });
        Witness.executesOnly(s, vm, s.bed().destination(), "after the migration whose session was closed");
    }

    @Rule(
            id = "4.16",
            text = "A new connection finds a running migration and follows it to its end.",
            level = Level.RESILIENT,
            requires = "migration.reattach")
    void migrationsAreAdopted(Scenario s) throws Exception {
        VmId vm = Moves.lasting(s);
        // The connection that started it is left as a crash leaves it: it is not closed, and nobody uses it again.
        MigrationSession session = s.begin(vm);
        Moves.untilCopying(s, session);
        Hypervisor heir = s.connect();
        MigrationSession adopted = heir.migrations()
                .orElseThrow()
                .find(session.id(), s.soon())
                .orElseThrow(() -> new AssertionError("a new connection does not find the running migration"));
        s.check(adopted.id().equals(session.id()), "found " + adopted.id() + " when asked for " + session.id());
        s.check(
                adopted.request().vm().equals(vm)
                        && adopted.request().source().equals(s.bed().source())
                        && adopted.request().destination().equals(s.bed().destination()),
                "found with the request " + adopted.request());
        MigrationSnapshot seen = adopted.observe(s.soon());
        s.check(
                seen.phase() != MigrationPhase.PREPARING && seen.id().equals(session.id()),
                "memory was being copied, and the adopted session shows " + seen);
        MigrationSnapshot end = Moves.endOf(s, adopted);
        s.check(
                end.phase() != MigrationPhase.FAILED,
                "followed to its end, the migration failed: " + Moves.outcome(end));
        Witness.agrees(s, vm, Moves.outcome(end).residence());
    }

    @Rule(
            id = "4.36",
            text = "Active migrations are listed while they run and not afterwards.",
            level = Level.RESILIENT,
            requires = "migration.reattach")
    void activeMigrationsAreListed(Scenario s) throws Exception {
        VmId vm = Moves.lasting(s);
        MigrationSession session = s.begin(vm);
        Moves.untilCopying(s, session);
        Set<OperationId> during = s.migrations().active(s.soon());
        Set<OperationId> elsewhere = s.connect().migrations().orElseThrow().active(s.soon());
        s.check(
                during.contains(session.id()) && elsewhere.contains(session.id()),
                session.id() + " runs, listed are " + during + " and on another connection " + elsewhere);
        Moves.endOf(s, session);
        Set<OperationId> after = s.migrations().active(s.soon());
        s.check(!after.contains(session.id()), session.id() + " has ended and is still listed");
    }

    @Rule(
            id = "4.35",
            text = "A migration whose connection is closed in mid-course ends with the VM on exactly one host.",
            requires = "migration")
    void anAbandonedMigrationEndsOnOneHost(Scenario s) throws Exception {
        VmId vm = s.guest();
        Hypervisor opened = s.connect();
        MigrationSession session = opened.migrations().orElseThrow().start(s.operation(), s.move(vm), s.soon());
        s.observeUntil(session, snapshot -> snapshot.phase() != MigrationPhase.PREPARING);
        opened.close();
        s.await("the VM is on exactly one host after its connection was closed", WHOLE_MIGRATION, () -> {
            Witness now = Witness.of(s, vm);
            s.check(
                    now.executingOn().size() <= 1 || s.bed().executingOn(vm).size() <= 1,
                    "after the connection was" + " closed in mid-course: " + now);
            return now.inMemoryOn().size() == 1 && now.executingOn().equals(now.inMemoryOn());
        });
        Witness settled = Witness.of(s, vm);
        s.never(
                "the VM was on one host and then no more: " + settled,
                Duration.ofMillis(100),
                () -> !Witness.of(s, vm).inMemoryOn().equals(settled.inMemoryOn()));
        HostId where = settled.inMemoryOn().iterator().next();
        s.check(
                Moves.isOn(s.inventory().locate(vm, s.soon()), where),
                "the VM is on " + where + ", located at " + s.inventory().locate(vm, s.soon()));
        Witness.sound(s, vm);
    }
}
