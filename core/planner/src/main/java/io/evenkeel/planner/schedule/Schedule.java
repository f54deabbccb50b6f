package io.evenkeel.planner.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * The moves of a plan in time.
 *
 * @param moves by their starts
 * @param stuck VMs whose move cannot start at any time, would not come to an end, or would break a hard rule without
 *     another that is stuck
 * @param makespan when all is done
 * @param makespanBound when it cannot be done earlier: no lane of a host carries two migrations at once, and none is
 *     faster than predicted
 */
public record Schedule(List<TimedMove> moves, List<String> stuck, Duration makespan, Duration makespanBound) {
    public Schedule {
        moves = List.copyOf(moves);
        stuck = List.copyOf(stuck);
        requireNonNull(makespan, "makespan");
        requireNonNull(makespanBound, "makespanBound");
    }
}
