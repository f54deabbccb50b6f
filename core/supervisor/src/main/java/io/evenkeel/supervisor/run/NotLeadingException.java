package io.evenkeel.supervisor.run;

/** This supervisor cannot do what is asked, because it does not lead the domain now. */
public final class NotLeadingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public NotLeadingException(String message) {
        super(message);
    }
}
