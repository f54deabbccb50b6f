package io.evenkeel.server.bench;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * One move, measured.
 *
 * @param wall from asking until told that it is done
 * @param downtime how long the guest was paused, as the hypervisor measured it
 * @param beforeStart what was predicted before the start, if the contender predicts
 * @param afterFirstIteration what was predicted when the first pass over memory was done
 */
record Run(
        Duration wall,
        Optional<Duration> downtime,
        Optional<Forecast> beforeStart,
        Optional<Forecast> afterFirstIteration) {
    Run {
        requireNonNull(wall, "wall");
        requireNonNull(downtime, "downtime");
        requireNonNull(beforeStart, "beforeStart");
        requireNonNull(afterFirstIteration, "afterFirstIteration");
    }

    static Run withoutForecast(Duration wall, Optional<Duration> downtime) {
        return new Run(wall, downtime, Optional.empty(), Optional.empty());
    }

    /** What was foretold of a whole move. */
    record Forecast(Duration wall, Optional<Duration> downtime) {
        Forecast {
            requireNonNull(wall, "wall");
            requireNonNull(downtime, "downtime");
        }
    }
}
