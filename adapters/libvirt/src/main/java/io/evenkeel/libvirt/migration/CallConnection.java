package io.evenkeel.libvirt.migration;

import org.jspecify.annotations.Nullable;

/**
 * The connection of one call: the call's thread uses and closes it, and any other may hang it up.
 *
 * <p>Closing says goodbye to the daemon and waits for its answer, so it happens outside the monitor: a daemon that is
 * frozen must not hold up who hangs up.
 */
final class CallConnection {

    /** What libvirt can do to a connection from outside. */
    interface Native {
        /** Makes what waits on it fail soon; must not come after {@link #close} has begun. */
        void hangUp();

        void close();
    }

    private @Nullable Native open;

    synchronized void opened(Native connection) {
        open = connection;
    }

    /** Makes the call that is under way on it fail soon; nothing if there is no connection, or it is being closed. */
    synchronized void hangUp() {
        if (open != null) {
            open.hangUp();
        }
    }

    /** Closes it, which takes a second or so if the daemon is silent. */
    void close() {
        @Nullable Native closing = taken();
        if (closing != null) {
            // Nobody watches it, and nobody else may touch it from here on: the goodbye must end by itself.
            closing.hangUp();
            closing.close();
        }
    }

    private synchronized @Nullable Native taken() {
        Native current = open;
        open = null;
        return current;
    }
}
