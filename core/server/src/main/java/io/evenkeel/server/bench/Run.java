package io.evenkeel.server.bench;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * One move, measured.
 *
 * @param wall from the order until told that it is done
 * @param downtime how long the guest was paused, as the hypervisor measured it
 * @param beforeStart what was predicted before the start, if the contender predicts
 * @param afterFirstIteration what was predicted when the first pass over memory was done
 * @param planning what the assessment and the forecast took before the order, if the contender makes any
 */
record Run(
        Duration wall,
        Optional<Duration> downtime,
        Optional<Forecast> beforeStart,
        Optional<Forecast> afterFirstIteration,
        Optional<Duration> planning) {
    Run {
        requireNonNull(wall, "wall");
        requireNonNull(downtime, "downtime");
        requireNonNull(beforeStart, "beforeStart");
        requireNonNull(afterFirstIteration, "afterFirstIteration");
        requireNonNull(planning, "planning");
    }

    static Run withoutForecast(Duration wall, Optional<Duration> downtime) {
        return new Run(wall, downtime, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** From the first question to the last answer. */
    Duration whole() {
        return wall.plus(planning.orElse(Duration.ZERO));
    }

    /** What was foretold of a whole move. */
    record Forecast(Duration wall, Optional<Duration> downtime) {
        Forecast {
            requireNonNull(wall, "wall");
            requireNonNull(downtime, "downtime");
        }
    }
}
