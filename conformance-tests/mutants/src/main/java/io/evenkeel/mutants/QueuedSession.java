package io.evenkeel.mutants;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.MigrationTuning;

/** A migration that was accepted and does not begin. */
record QueuedSession(OperationId id, MigrationRequest request) implements MigrationSession {

    @Override
    public MigrationSnapshot observe(Deadline deadline) {
        return MigrationSnapshot.of(id, MigrationPhase.PREPARING);
    }

    @Override
    public void tune(Operation operation, MigrationTuning tuning, Deadline deadline) {
        // Nothing runs that could be tuned.
    }

    @Override
    public CancelReply cancel(Operation operation, Deadline deadline) {
        return CancelReply.ACCEPTED;
    }

    @Override
    public void forceSwitchover(Operation operation, ForceMode mode, Deadline deadline) {
        // Nothing runs that could switch over.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
