package io.evenkeel.planner.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * A move with its times, counted from the start of the plan.
 *
 * @param from empty if the VM is started, not migrated
 * @param downtime the predicted pause of the guest
 * @param isDetour whether it goes to a host it will leave again, to break a cycle
 */
public record TimedMove(
        String vm,
        Optional<String> from,
        String to,
        Duration start,
        Duration end,
        Duration downtime,
        boolean isDetour) {
    public TimedMove {
        requireNonNull(vm, "vm");
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        requireNonNull(start, "start");
        requireNonNull(end, "end");
        requireNonNull(downtime, "downtime");
    }
}
