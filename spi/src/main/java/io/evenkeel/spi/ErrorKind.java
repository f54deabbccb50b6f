package io.evenkeel.spi;

/**
 * Why a call failed, in terms of what the caller should do next.
 *
 * <p>New kinds may be added in a minor version; treat a kind you do not know as {@link #INTERNAL}.
 */
public enum ErrorKind {
    /** The configuration is missing a value or holds a wrong one. Fix the configuration. */
    INVALID_CONFIGURATION(false),
    /** The request contradicts itself or the SPI. Fix the caller. */
    INVALID_REQUEST(false),
    /** The host, VM or migration named in the request does not exist. */
    NOT_FOUND(false),
    /** The request does not fit the current state, for example the VM is already migrating. Look again. */
    CONFLICT(false),
    /** The operation's epoch is smaller than one its target has seen. Another supervisor leads; stop giving orders. */
    STALE_EPOCH(false),
    /** The adapter lacks the capability, and does not declare it. */
    UNSUPPORTED(false),
    /** Source and destination cannot exchange this VM, for example for want of a CPU feature. */
    INCOMPATIBLE(false),
    /** The destination lacks memory, CPU, a network or a datastore at present. Choose another, or wait. */
    INSUFFICIENT_CAPACITY(true),
    /** The hypervisor refused the credentials or the permission. */
    DENIED(false),
    /** The hypervisor could not be reached, or the connection broke. */
    UNREACHABLE(true),
    /** The deadline passed. */
    TIMEOUT(true),
    /** The hypervisor failed in a way it does not explain further. */
    HYPERVISOR_FAULT(true),
    /** The adapter is at fault. */
    INTERNAL(false);

    private final boolean transientByNature;

    ErrorKind(boolean transientByNature) {
        this.transientByNature = transientByNature;
    }

    /** Whether the same request may succeed later with nothing else changed. */
    public boolean isTransient() {
        return transientByNature;
    }
}
