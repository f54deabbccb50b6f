package io.evenkeel.server.console;

/** The work could not be done although it was asked for correctly; the message is the one line to show. */
public final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FailedException(String message) {
        super(message);
    }

    public FailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
