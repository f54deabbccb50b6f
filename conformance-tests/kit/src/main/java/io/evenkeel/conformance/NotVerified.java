package io.evenkeel.conformance;

/** Thrown by a rule's check when the bed cannot show what the rule is about. */
public final class NotVerified extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param reason what the bed lacks, for example {@code the bed does not tell where a VM is defined} */
    public NotVerified(String reason) {
        super(reason);
    }
}
