package io.evenkeel.bed.libvirt.trial;

/** The trial itself cannot go on; says nothing about the adapter. */
final class TrialException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TrialException(String message) {
        super(message);
    }

    TrialException(String message, Throwable cause) {
        super(message, cause);
    }
}
