package io.evenkeel.spi.guard;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.Operation;

/** The facet for shutting out the belated orders of earlier supervisors. */
public interface Seals {

    /**
     * Makes the target refuse every operation of a smaller epoch from now on, on every connection.
     *
     * <p>§8.2 When this returns, an operation with a smaller epoch fails with {@code STALE_EPOCH} and no effect. §8.3
     * Operations of the same or a larger epoch go on being accepted, and sealing again succeeds. Sealing with an epoch
     * smaller than the largest seen fails with {@code STALE_EPOCH}.
     */
    void seal(Operation operation, GuardTarget target, Deadline deadline) throws InterruptedException;

    /** The largest epoch the target has seen; {@link Epoch#NONE} if it has seen none. */
    Epoch highest(GuardTarget target, Deadline deadline) throws InterruptedException;
}
