package io.evenkeel.server.bench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How far forecasts were from what happened.
 *
 * @param wall the distances of the time
 * @param downtime the distances of the downtime, in time: a share of a few milliseconds would say nothing
 * @param wallShares the distances of the time as shares of the measured time, smallest first
 */
record ForecastError(Sample wall, Sample downtime, List<Double> wallShares) {
    ForecastError {
        wallShares = wallShares.stream().sorted().toList();
    }

    static ForecastError of(List<Run> runs, Function<Run, Optional<Run.Forecast>> which) {
        List<Run> foretold =
                runs.stream().filter(run -> which.apply(run).isPresent()).toList();
        List<Duration> walls = foretold.stream()
                .map(run ->
                        run.wall().minus(which.apply(run).orElseThrow().wall()).abs())
                .toList();
        List<Double> shares = foretold.stream()
                .filter(run -> !run.wall().isZero())
                .map(run -> (double) run.wall()
                                .minus(which.apply(run).orElseThrow().wall())
                                .abs()
                                .toNanos()
                        / run.wall().toNanos())
                .toList();
        List<Duration> downtimes = foretold.stream()
                .flatMap(run -> downtimeError(run, which.apply(run).orElseThrow()).stream())
                .toList();
        return new ForecastError(Sample.of(walls), Sample.of(downtimes), shares);
    }

    private static Optional<Duration> downtimeError(Run run, Run.Forecast forecast) {
        return run.downtime()
                .flatMap(real ->
                        forecast.downtime().map(foretold -> real.minus(foretold).abs()));
    }

    Optional<Double> medianShare() {
        return Sample.middle(wallShares);
    }

    Optional<Double> p90Share() {
        return Sample.nineTenths(wallShares);
    }
}
