package io.evenkeel.simulator;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.guard.GuardTarget;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The largest epoch that each host and VM has seen. */
final class Guards {

    private final Map<GuardTarget, Epoch> highest = new HashMap<>();

    Epoch highest(GuardTarget target) {
        return highest.getOrDefault(target, Epoch.NONE);
    }

    void check(Epoch epoch, Collection<GuardTarget> targets) {
        for (GuardTarget target : targets) {
            if (epoch.isBefore(highest(target))) {
                throw HypervisorException.withoutEffect(
                        ErrorKind.STALE_EPOCH,
                        target + " has seen epoch " + highest(target) + ", the operation is of epoch " + epoch);
            }
        }
    }

    void raise(Epoch epoch, Collection<GuardTarget> targets) {
        for (GuardTarget target : targets) {
            if (highest(target).isBefore(epoch)) {
                highest.put(target, epoch);
            }
        }
    }
}
