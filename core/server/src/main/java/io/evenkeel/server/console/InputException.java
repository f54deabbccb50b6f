package io.evenkeel.server.console;

/** Something the user gave is wrong; the message is the one line to show: what, where, and what would be right. */
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
