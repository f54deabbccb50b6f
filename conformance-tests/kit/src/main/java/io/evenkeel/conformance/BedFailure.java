package io.evenkeel.conformance;

/** The test bed failed, not the adapter; the message says at what. */
public final class BedFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BedFailure(String message) {
        super(message);
    }

    public BedFailure(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}
