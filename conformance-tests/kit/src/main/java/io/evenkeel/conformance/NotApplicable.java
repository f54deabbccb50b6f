package io.evenkeel.conformance;

/**
 * Thrown by a rule's check when the rule says nothing about this connection.
 *
 * <p>Capabilities are named in {@link Rule#requires}; this is for conditions that are no capability, such as the start
 * guard.
 */
public final class NotApplicable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param reason what the connection does not have, for example {@code the start guard is NONE} */
    public NotApplicable(String reason) {
        super(reason);
    }
}
