package io.evenkeel.engine.migration;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession.CancelReply;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.MigrationTuning;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * A migration as a platform sees it.
 *
 * <p>No method blocks. What is attached to the stages and streams runs on the driver's threads; it may block there
 * without holding up another migration. Safe for use by several threads.
 */
public interface Migration {

    /** The operation that started the migration. */
    OperationId id();

    MigrationRequest request();

    /** The newest observation; empty until the first look has succeeded. */
    Optional<MigrationObservation> latest();

    /**
     * Completes when the migration ends, however it ends.
     *
     * <p>Fails, with {@link MigrationLostException}, only if the end cannot be found out; the migration may then still
     * be running.
     */
    CompletionStage<MigrationOutcome> outcome();

    /**
     * The newest observation, and each one after it in which something has changed.
     *
     * <p>A subscriber that falls behind misses observations in between, never the last. Cancelling a subscription stops
     * the watching, never the migration.
     */
    Flow.Publisher<MigrationObservation> snapshots();

    /**
     * Asks for an early end; the stage holds the adapter's reply, not the end. Needs {@code migration.cancel}.
     *
     * <p>This and the two below also work on a migration that was lost from sight, as long as it can be found again: by
     * the driver, if it has taken it over on another connection, else on the connection it was seen on. If it cannot
     * be, the stage fails with a {@link io.evenkeel.spi.HypervisorException} without effect: {@code NOT_FOUND} if the
     * hypervisor no longer knows it.
     */
    CompletionStage<CancelReply> cancel();

    /** Changes what {@code tuning} holds and leaves the rest; fails with {@code CONFLICT} after the end. */
    CompletionStage<Void> tune(MigrationTuning tuning);

    /** Ends iteration; fails with {@code CONFLICT} after the end. */
    CompletionStage<Void> forceSwitchover(ForceMode mode);
}
