package io.evenkeel.supervisor.run;

import io.evenkeel.engine.migration.Migration;
import io.evenkeel.engine.migration.MigrationControl;
import io.evenkeel.engine.migration.MigrationObservation;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.supervisor.input.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Migrations as a supervisor wants them: begun and helped by the engine, seen by looking.
 *
 * <p>One that an earlier supervisor began is found at the hypervisor and driven from then on. Safe for use by several
 * threads.
 */
final class MigrationCalls {

    /** How many that have ended are remembered for hypervisors that find none again. */
    private static final int REMEMBERED = 1_000;

    private final Hypervisor hypervisor;
    private final Optional<MigrationControl> control;
    private final Map<OperationId, Migration> driven = new LinkedHashMap<>();

    /** @param control empty if the hypervisor cannot migrate */
    MigrationCalls(Hypervisor hypervisor, Optional<MigrationControl> control) {
        this.hypervisor = hypervisor;
        this.control = control;
    }

    Reply migrate(Operation operation, MigrationRequest request, Deadline deadline) throws InterruptedException {
        Migration migration = control().migrate(operation, request, deadline);
        remember(migration);
        return seen(migration).orElseGet(() -> nothingYet(migration));
    }

    Reply observe(Operation operation, Deadline deadline) throws InterruptedException {
        Optional<Reply> known = driven(operation.id()).flatMap(MigrationCalls::seen);
        if (known.isPresent()) {
            return known.get();
        }
        if (!hypervisor.capabilities().contains(Capabilities.MIGRATION_REATTACH)) {
            return driven(operation.id())
                    .map(MigrationCalls::nothingYet)
                    .orElseGet(() -> new Reply.MigrationSeen(Optional.empty()));
        }
        Optional<MigrationSession> found =
                hypervisor.migrations().orElseThrow(MigrationCalls::unsupported).find(operation.id(), deadline);
        if (found.isEmpty()) {
            return new Reply.MigrationSeen(Optional.empty());
        }
        MigrationSnapshot snapshot;
        try (MigrationSession session = found.get()) {
            snapshot = session.observe(deadline);
        }
        if (!snapshot.phase().isTerminal()) {
            control().adopt(operation.id(), operation.epoch(), deadline).ifPresent(this::remember);
        }
        return new Reply.MigrationSeen(Optional.of(snapshot));
    }

    /** Asks for an early end; how it ends is seen by looking. */
    void cancel(Operation operation, Deadline deadline) throws InterruptedException {
        Optional<Migration> migration = driven(operation.id());
        if (migration.isEmpty()) {
            migration = control().adopt(operation.id(), operation.epoch(), deadline);
        }
        Migration found = migration.orElseThrow(() -> HypervisorException.withoutEffect(
                ErrorKind.NOT_FOUND, "the hypervisor knows no migration " + operation.id()));
        remember(found);
        await(found.cancel().toCompletableFuture(), deadline);
    }

    private static void await(CompletableFuture<?> stage, Deadline deadline) throws InterruptedException {
        try {
            stage.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw HypervisorException.withUnknownEffect(ErrorKind.TIMEOUT, "no answer to the cancelling in time", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a checked exception where none is declared", e);
        }
    }

    /** What is known of a migration without asking; empty if nothing, also when it is lost from sight. */
    private static Optional<Reply> seen(Migration migration) {
        CompletableFuture<MigrationOutcome> outcome = migration.outcome().toCompletableFuture();
        if (outcome.isDone()) {
            try {
                MigrationSnapshot end = MigrationSnapshot.ended(migration.id(), outcome.join());
                return Optional.of(new Reply.MigrationSeen(Optional.of(end)));
            } catch (CompletionException lost) {
                return Optional.empty();
            }
        }
        return migration
                .latest()
                .map(MigrationObservation::snapshot)
                .filter(snapshot -> !snapshot.phase().isTerminal())
                .map(snapshot -> new Reply.MigrationSeen(Optional.of(snapshot)));
    }

    private static Reply nothingYet(Migration migration) {
        return new Reply.MigrationSeen(Optional.of(MigrationSnapshot.of(migration.id(), MigrationPhase.PREPARING)));
    }

    private synchronized Optional<Migration> driven(OperationId id) {
        return Optional.ofNullable(driven.get(id));
    }

    private synchronized void remember(Migration migration) {
        driven.put(migration.id(), migration);
        if (driven.size() > REMEMBERED) {
            driven.values()
                    .removeIf(each -> driven.size() > REMEMBERED / 2
                            && each.outcome().toCompletableFuture().isDone());
        }
    }

    private MigrationControl control() {
        return control.orElseThrow(MigrationCalls::unsupported);
    }

    private static HypervisorException unsupported() {
        return new HypervisorException(
                ErrorKind.UNSUPPORTED, Effect.NONE, "this connection does not declare the capability migration");
    }
}
