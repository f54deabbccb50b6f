package io.evenkeel.simulator;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.util.List;

/**
 * How busy something is over time: steps that follow each other and begin anew at the end.
 *
 * @param steps at least one, each longer than nothing
 */
public record LoadTrace(List<Step> steps) {

    /** A level and for how long it lasts. */
    public record Step(Duration length, Share level) {

        public Step {
            requireNonNull(level, "level");
            if (requireNonNull(length, "length").isNegative() || length.isZero()) {
                throw new IllegalArgumentException("length " + length);
            }
        }
    }

    public LoadTrace {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("no steps");
        }
    }

    public static LoadTrace constant(Share level) {
        return new LoadTrace(List.of(new Step(Duration.ofDays(1), level)));
    }

    /** The average between two moments, counted in nanoseconds since the trace began. */
    Share average(long from, long to) {
        if (to <= from) {
            return at(to);
        }
        return Share.clamped((sumUntil(to) - sumUntil(from)) / (to - from));
    }

    private Share at(long nanos) {
        long into = Math.floorMod(nanos, period());
        for (Step step : steps) {
            into -= step.length().toNanos();
            if (into < 0) {
                return step.level();
            }
        }
        return steps.get(steps.size() - 1).level();
    }

    private double sumUntil(long nanos) {
        double onePeriod = 0;
        for (Step step : steps) {
            onePeriod += step.length().toNanos() * step.level().value();
        }
        double sum = Math.floorDiv(nanos, period()) * onePeriod;
        long into = Math.floorMod(nanos, period());
        for (Step step : steps) {
            long part = Math.min(into, step.length().toNanos());
            sum += part * step.level().value();
            into -= part;
        }
        return sum;
    }

    private long period() {
        return steps.stream().mapToLong(step -> step.length().toNanos()).sum();
    }
}
