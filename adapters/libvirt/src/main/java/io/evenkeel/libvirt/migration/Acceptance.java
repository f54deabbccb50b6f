package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.connection.Failures;
import io.evenkeel.libvirt.connection.Poll;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.util.Optional;

/** Waits until an order to migrate has begun to be carried out, or has been refused. */
final class Acceptance {

    private Acceptance() {}

    /** An order that is on its way to a daemon. */
    interface Order {

        /** Keeps it from being sent. Returns false if it has been. */
        boolean withdraw();

        boolean hasReturned();

        /** Why it failed; empty if it succeeded or has not returned. */
        Optional<VirFailure> failure();
    }

    /** What the hosts show of it. */
    interface Effects {

        /** Whether the source carries out a migration of the VM. */
        boolean isUnderWay() throws InterruptedException;

        /** Whether all is as it was before. */
        boolean isUntouched() throws InterruptedException;
    }

    /**
     * Waits for the source to take up the order.
     *
     * @return empty if the migration has begun, and perhaps ended; else why it was refused, without any effect
     * @throws HypervisorException if neither is known. Its effect is {@code NONE} if the order was not sent and now
     *     never will be
     */
    static Optional<VirFailure> await(Order order, Effects effects, Deadline deadline) throws InterruptedException {
        try {
            boolean begun = Poll.until(deadline, () -> {
                        if (order.hasReturned()) {
                            return Optional.of(order.failure().isEmpty());
                        }
                        return effects.isUnderWay() ? Optional.of(true) : Optional.empty();
                    })
                    .orElseThrow(() -> HypervisorException.withoutEffect(
                            ErrorKind.TIMEOUT, "the source did not begin the migration in time"));
            return begun || !effects.isUntouched() ? Optional.empty() : order.failure();
        } catch (HypervisorException e) {
            // What fails here is a look; what counts is whether the order may have been sent.
            throw Failures.withEffect(e, order.withdraw() ? Effect.NONE : Effect.UNKNOWN);
        }
    }
}
