package io.evenkeel.engine.migration;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.MigrationSession;
import java.util.Optional;

/** Finds a migration again after its session is gone, as {@link io.evenkeel.spi.migration.Migrations#find} does. */
@FunctionalInterface
public interface SessionFinder {

    /** A new session, which the caller closes; empty if the hypervisor no longer knows the migration. */
    Optional<MigrationSession> find(OperationId id, Deadline deadline) throws InterruptedException;
}
