package io.evenkeel.supervisor.journal;

/** The journal cannot be written or read now; what was being written may or may not be durable. */
public final class JournalUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public JournalUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
