package io.evenkeel.server.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Quantiles of measured durations. */
record Sample(List<Duration> sorted) {
    Sample {
        sorted = sorted.stream().sorted().toList();
    }

    static Sample of(Collection<Duration> values) {
        return new Sample(List.copyOf(values));
    }

    int size() {
        return sorted.size();
    }

    /** The middle one, or the mean of the two in the middle. */
    Optional<Duration> median() {
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        int middle = sorted.size() / 2;
        Duration upper = sorted.get(middle);
        return Optional.of(
                sorted.size() % 2 == 1
                        ? upper
                        : upper.plus(sorted.get(middle - 1)).dividedBy(2));
    }

    /** The smallest value that at least nine tenths of all do not exceed (nearest rank). */
    Optional<Duration> p90() {
        return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get((int) Math.ceil(sorted.size() * 0.9) - 1));
    }

    /**
     * How many times as long each took as its partner, smallest first; a partner that took no time is left out.
     *
     * <p>Partners were measured next to each other, so a slow spell of the machine hits both and cancels out, which it
     * does not in a ratio of medians.
     */
    static List<Double> ratios(List<Duration> mine, List<Duration> theirs) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
            if (!theirs.get(i).isZero()) {
                ratios.add((double) mine.get(i).toNanos() / theirs.get(i).toNanos());
            }
        }
        return ratios.stream().sorted().toList();
    }

    /** The middle of sorted numbers, or the mean of the two in the middle. */
    static Optional<Double> middle(List<Double> sorted) {
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        int middle = sorted.size() / 2;
        double upper = sorted.get(middle);
        return Optional.of(sorted.size() % 2 == 1 ? upper : (upper + sorted.get(middle - 1)) / 2);
    }

    /** The smallest of sorted numbers that at least nine tenths do not exceed (nearest rank). */
    static Optional<Double> nineTenths(List<Double> sorted) {
        return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get((int) Math.ceil(sorted.size() * 0.9) - 1));
    }

    /** The median divided by another's, if both exist and the other is not zero. */
    Optional<Double> ratioTo(Sample other) {
        return median().flatMap(mine -> other.median()
                .filter(theirs -> !theirs.isZero())
                .map(theirs -> (double) mine.toNanos() / theirs.toNanos()));
    }
}
