package io.evenkeel.conformance;

/** A file or an argument is wrong. The message is one line that says where and what would be right. */
public final class InputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
