package io.evenkeel.supervisor.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationSnapshot;
import java.util.Optional;

/**
 * A migration under way, for readers.
 *
 * @param seen the last look at it
 * @param remark what a person should know of it; empty if nothing
 */
public record MoveUnderWay(
        OperationId operation,
        VmId vm,
        HostId source,
        HostId destination,
        Cause cause,
        Optional<MigrationSnapshot> seen,
        boolean isBeingCancelled,
        String remark) {
    public MoveUnderWay {
        requireNonNull(operation, "operation");
        requireNonNull(vm, "vm");
        requireNonNull(source, "source");
        requireNonNull(destination, "destination");
        requireNonNull(cause, "cause");
        requireNonNull(seen, "seen");
        requireNonNull(remark, "remark");
    }
}
