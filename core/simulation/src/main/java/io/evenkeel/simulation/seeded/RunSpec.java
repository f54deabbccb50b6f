package io.evenkeel.simulation.seeded;

import static java.util.Objects.requireNonNull;

import io.evenkeel.simulation.fault.FaultPlan;
import io.evenkeel.simulation.world.WorldSettings;
import java.time.Duration;

/**
 * Everything a run follows from.
 *
 * @param faultsUntil when everything is made good again
 * @param length how long it goes on; half an hour is added while a VM is still down
 */
public record RunSpec(
        long seed, WorldSettings world, int supervisors, FaultPlan plan, Duration faultsUntil, Duration length) {
    public RunSpec {
        requireNonNull(world, "world");
        requireNonNull(plan, "plan");
        requireNonNull(faultsUntil, "faultsUntil");
        requireNonNull(length, "length");
    }

    public RunSpec withPlan(FaultPlan other) {
        return new RunSpec(seed, world, supervisors, other, faultsUntil, length);
    }
}
