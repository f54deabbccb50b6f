package io.evenkeel.lab.libvirt;

/** The lab could not do what was asked; the message is the lab's own line and says what to do. */
public final class LabException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LabException(String message) {
        super(message);
    }

    LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
