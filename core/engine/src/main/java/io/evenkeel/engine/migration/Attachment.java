package io.evenkeel.engine.migration;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.MigrationSession;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session through which one migration is watched and steered: one at a time, exchanged when the migration is taken
 * over on another connection, and closed when it is done with. Safe for use by several threads.
 */
final class Attachment {

    private static final Logger LOG = LoggerFactory.getLogger(Attachment.class);

    /** Whether the session may be used, and if not, why. */
    enum State {
        HELD,
        ENDED,
        LOST
    }

    private final OperationId id;
    private final Executor calls;
    private MigrationSession session;
    private Optional<SessionFinder> finder;
    private State state = State.HELD;

    Attachment(MigrationSession session, Optional<SessionFinder> finder, Executor calls) {
        this.id = session.id();
        this.session = session;
        this.finder = finder;
        this.calls = calls;
    }

    OperationId id() {
        return id;
    }

    synchronized State state() {
        return state;
    }

    /** The session to use; closed already unless the state is {@link State#HELD}. */
    synchronized MigrationSession session() {
        return session;
    }

    /** How to find the migration again on the connection that it was seen on last. */
    synchronized Optional<SessionFinder> finder() {
        return finder;
    }

    /** Whether {@code used} is not the session any more, so that its failure says nothing about the migration. */
    synchronized boolean isReplaced(MigrationSession used) {
        return session != used;
    }

    /** Goes on with {@code fresh} and closes the session so far; false, and nothing is done, if that was let go of. */
    boolean exchange(MigrationSession fresh, Optional<SessionFinder> freshFinder) {
        MigrationSession before;
        synchronized (this) {
            if (state != State.HELD) {
                return false;
            }
            before = session;
            session = fresh;
            finder = freshFinder;
        }
        close(before);
        return true;
    }

    /** Closes the session, and never the migration. */
    void release(State why) {
        MigrationSession last;
        synchronized (this) {
            if (state != State.HELD) {
                return;
            }
            state = why;
            last = session;
        }
        close(last);
    }

    /** Closes a session that is not needed, on a thread that may block. */
    void close(MigrationSession unneeded) {
        try {
            calls.execute(() -> {
                try {
                    unneeded.close();
                } catch (RuntimeException e) {
                    LOG.warn("closing a session of migration {} failed", id, e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("a session of migration {} is left to its connection", id, e);
        }
    }
}
