package io.evenkeel.supervisor.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.input.TimeWindow;
import java.time.Duration;
import java.util.Optional;

/**
 * A move that waits for its turn.
 *
 * @param startBefore given up if it has not started by then
 * @param endWithin cancelled if it takes longer
 * @param window when it may start; any time if empty
 */
public record WantedMove(
        VmId vm,
        HostId destination,
        Cause cause,
        Optional<Moment> startBefore,
        Optional<Duration> endWithin,
        Optional<TimeWindow> window) {
    public WantedMove {
        requireNonNull(vm, "vm");
        requireNonNull(destination, "destination");
        requireNonNull(cause, "cause");
        requireNonNull(startBefore, "startBefore");
        requireNonNull(endWithin, "endWithin");
        requireNonNull(window, "window");
    }

    /** A move at any time. */
    public static WantedMove of(VmId vm, HostId destination, Cause cause) {
        return new WantedMove(vm, destination, cause, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
