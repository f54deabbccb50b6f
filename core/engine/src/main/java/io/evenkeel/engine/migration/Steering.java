package io.evenkeel.engine.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.prediction.GuestWrites;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.capability.CapabilitySet;
import java.util.Optional;

/**
 * By what authority and by which policy a migration is steered.
 *
 * @param epoch carried by every change that the driver asks for
 * @param capabilities what the connection offers
 * @param policy what to do when the migration does not converge
 * @param knownWrites how the guest wrote before the start
 * @param adopted whether the migration was started earlier, so that somebody may have tuned it since
 * @param finder how to find the migration again in order to steer it after it was lost from sight; empty if the
 *     connection cannot
 */
public record Steering(
        Epoch epoch,
        CapabilitySet capabilities,
        LadderPolicy policy,
        Optional<GuestWrites> knownWrites,
        boolean adopted,
        Optional<SessionFinder> finder) {

    public Steering {
        requireNonNull(epoch, "epoch");
        requireNonNull(capabilities, "capabilities");
        requireNonNull(policy, "policy");
        requireNonNull(knownWrites, "knownWrites");
        requireNonNull(finder, "finder");
    }

    /** Steering of a migration that cannot be found again. */
    public Steering(
            Epoch epoch,
            CapabilitySet capabilities,
            LadderPolicy policy,
            Optional<GuestWrites> knownWrites,
            boolean adopted) {
        this(epoch, capabilities, policy, knownWrites, adopted, Optional.empty());
    }

    /** The same with a way to find the migration again. */
    public Steering withFinder(SessionFinder newFinder) {
        return new Steering(epoch, capabilities, policy, knownWrites, adopted, Optional.of(newFinder));
    }

    /** Watching alone: nothing is changed unless somebody asks for it. */
    public static Steering watchOnly(Epoch epoch, CapabilitySet capabilities) {
        return new Steering(epoch, capabilities, LadderPolicy.WATCH_ONLY, Optional.empty(), true);
    }
}
