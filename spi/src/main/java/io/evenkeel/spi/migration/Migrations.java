package io.evenkeel.spi.migration;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import java.util.Optional;
import java.util.Set;

/** The facet for moving running VMs. Safe for use by several threads. */
public interface Migrations {

    /** §4.18 What the adapter keeps to: a start beyond it is refused, never queued unseen. */
    MigrationLimits limits();

    /** Says whether {@link #start} would accept the request, and all that speaks against it. §4.1 Changes nothing. */
    Assessment assess(MigrationRequest request, Deadline deadline) throws InterruptedException;

    /**
     * Starts a migration and returns as soon as the hypervisor has accepted it.
     *
     * <p>§4.2 Starting the same operation again returns a session for the same migration, whatever has become of it
     * meanwhile, if the request is equal, and fails with {@code CONFLICT} and no effect if it is not. §4.15 A VM that
     * is being migrated already fails with {@code CONFLICT} and no effect. §4.10 What {@link #assess} calls blocking
     * fails with the same kind and no effect.
     */
    MigrationSession start(Operation operation, MigrationRequest request, Deadline deadline)
            throws InterruptedException;

    /**
     * The migration that this operation started, from whichever connection, if the hypervisor still knows it.
     *
     * <p>Needs {@code migration.reattach}. §4.16 A migration that has ended is found with its outcome for at least ten
     * minutes, or not found; it is never started again.
     */
    Optional<MigrationSession> find(OperationId id, Deadline deadline) throws InterruptedException;

    /** The migrations that have not ended and that {@link #find} would find. Needs {@code migration.reattach}. */
    Set<OperationId> active(Deadline deadline) throws InterruptedException;
}
