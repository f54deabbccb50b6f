package io.evenkeel.engine.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.unit.DataRate;
import java.util.Optional;

/**
 * By what authority and by which policy a migration is steered.
 *
 * @param epoch carried by every change that the driver asks for
 * @param capabilities what the connection offers
 * @param policy what to do when the migration does not converge
 * @param knownDirtyRate what is known of the guest before the start
 * @param adopted whether the migration was started earlier, so that somebody may have tuned it since
 */
public record Steering(
        Epoch epoch,
        CapabilitySet capabilities,
        LadderPolicy policy,
        Optional<DataRate> knownDirtyRate,
        boolean adopted) {

    public Steering {
        requireNonNull(epoch, "epoch");
        requireNonNull(capabilities, "capabilities");
        requireNonNull(policy, "policy");
        requireNonNull(knownDirtyRate, "knownDirtyRate");
    }

    /** Watching alone: nothing is changed unless somebody asks for it. */
    public static Steering watchOnly(Epoch epoch, CapabilitySet capabilities) {
        return new Steering(epoch, capabilities, LadderPolicy.WATCH_ONLY, Optional.empty(), true);
    }
}
