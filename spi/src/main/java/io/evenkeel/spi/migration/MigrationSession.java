package io.evenkeel.spi.migration;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;

/**
 * A handle on one migration.
 *
 * <p>The caller pulls. An adapter starts no thread to report progress, calls nobody back and buffers nothing; turning
 * snapshots into events, futures and metrics is the framework's work. Safe for use by several threads.
 */
public interface MigrationSession extends AutoCloseable {

    /** What became of a request to cancel. */
    enum CancelReply {
        /** The migration will end early unless it was ending already; watch for the outcome. */
        ACCEPTED,
        /** Switchover has gone too far; the migration will run to its end. */
        TOO_LATE,
        /** The migration has ended. */
        ENDED
    }

    /** How to make a migration that does not converge switch over anyway. */
    enum ForceMode {
        /** Pause the guest for as long as the rest takes. */
        PAUSE,
        /** Let the guest run on the destination and fetch the rest. If the network fails now, the guest is lost. */
        POSTCOPY
    }

    /** The operation that started the migration. */
    OperationId id();

    MigrationRequest request();

    /**
     * Looks at the migration.
     *
     * <p>§4.4 Once a snapshot is terminal, every later one is equal to it.
     */
    MigrationSnapshot observe(Deadline deadline) throws InterruptedException;

    /**
     * Changes what {@code tuning} holds and leaves the rest.
     *
     * <p>Needs the {@code migration.tune.*} capability of each value that is present; §4.9 without it the call fails
     * with {@code UNSUPPORTED} and no effect. A migration that has ended fails with {@code CONFLICT} and no effect.
     */
    void tune(Operation operation, MigrationTuning tuning, Deadline deadline) throws InterruptedException;

    /**
     * Asks for an early end. Needs {@code migration.cancel}.
     *
     * <p>§4.5 Never waits for that end, may be asked any number of times, and leaves the guest running on the source
     * if it was running when the migration began. §4.22 Is honoured in every phase before switchover.
     */
    CancelReply cancel(Operation operation, Deadline deadline) throws InterruptedException;

    /**
     * Ends iteration. Needs {@code migration.force.pause} or {@code migration.force.postcopy}.
     *
     * <p>Post-copy also needs {@link MigrationOption#ALLOW_POSTCOPY} in the request, and fails with
     * {@code INVALID_REQUEST} and no effect without it.
     */
    void forceSwitchover(Operation operation, ForceMode mode, Deadline deadline) throws InterruptedException;

    /** Lets go of the handle. §4.7 Closing is not cancelling: the migration goes on. */
    @Override
    void close();
}
