package io.evenkeel.supervisor.journal;

import org.jspecify.annotations.Nullable;

/** The journal holds what cannot be understood, so nobody may lead by it until a person has looked. */
public final class JournalUnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public JournalUnreadableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
