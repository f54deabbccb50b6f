package io.evenkeel.engine.migration;

import org.jspecify.annotations.Nullable;

/**
 * How a migration ended cannot be found out from here. It may still be running: look for it under its id, and before
 * anything else is done to the VM find out where it is.
 */
public final class MigrationLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MigrationLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
