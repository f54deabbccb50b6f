package io.evenkeel.spi.guard;

/**
 * What a platform itself does against a second start of a VM, strongest first.
 *
 * <p>§8.1 An adapter declares what the connected platform is really configured to do, never what it could be configured
 * to do. The supervisor makes up for what is missing: with {@link #NONE} it fences or waits out every order that may
 * still be under way before it gives another.
 */
public enum StartGuard {
    /** The platform refuses to start a VM that executes elsewhere, whoever asks; for example a lease on its disks. */
    EXCLUSIVE_LEASE,
    /** The adapter keeps the largest epoch seen for a host or VM and refuses smaller ones. */
    EPOCH_GUARD,
    /** Nothing. */
    NONE
}
