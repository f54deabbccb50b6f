package io.evenkeel.planner.model;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A virtual machine.
 *
 * @param demand what it takes; of a load, what it is expected to take while the plan holds (a percentile or a forecast)
 * @param host where it runs or ran; empty if nowhere yet
 * @param memory what a live migration must copy
 * @param dirtyRate how fast the guest writes memory
 * @param priority larger goes first when not all can be served
 * @param isMovable whether a plan may move it at all
 * @param residence for how long it has been on its host; empty if not known, which counts as long
 * @param needs labels its host must offer
 */
public record Vm(
        String name,
        Amounts demand,
        Optional<String> host,
        DataSize memory,
        DataRate dirtyRate,
        int priority,
        boolean isMovable,
        Optional<Duration> residence,
        Set<String> needs) {
    public Vm {
        requireNonNull(name, "name");
        requireNonNull(demand, "demand");
        requireNonNull(host, "host");
        requireNonNull(memory, "memory");
        requireNonNull(dirtyRate, "dirtyRate");
        requireNonNull(residence, "residence");
        needs = Set.copyOf(needs);
    }

    /** A movable VM that dirties no memory. */
    public static Vm of(String name, Amounts demand, Optional<String> host, DataSize memory) {
        return new Vm(name, demand, host, memory, DataRate.ofBytesPerSecond(0), 0, true, Optional.empty(), Set.of());
    }

    public Vm dirtying(DataRate rate) {
        return new Vm(name, demand, host, memory, rate, priority, isMovable, residence, needs);
    }

    public Vm on(Optional<String> other) {
        return new Vm(name, demand, other, memory, dirtyRate, priority, isMovable, residence, needs);
    }

    public Vm ranked(int newPriority) {
        return new Vm(name, demand, host, memory, dirtyRate, newPriority, isMovable, residence, needs);
    }

    public Vm pinned() {
        return new Vm(name, demand, host, memory, dirtyRate, priority, false, residence, needs);
    }

    public Vm residentFor(Duration time) {
        return new Vm(name, demand, host, memory, dirtyRate, priority, isMovable, Optional.of(time), needs);
    }

    public Vm needing(Set<String> labels) {
        return new Vm(name, demand, host, memory, dirtyRate, priority, isMovable, residence, labels);
    }
}
