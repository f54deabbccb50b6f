package io.evenkeel.server.bench.trace;

import java.util.Arrays;

/** Figures of a few numbers. */
final class Loads {
    private Loads() {}

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    /** The standard deviation. */
    static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0));
    }

    /** How uneven: the deviation over the mean. */
    static double variation(double[] values) {
        double mean = mean(values);
        return mean == 0 ? 0 : deviation(values) / mean;
    }

    /** A percentile, in between two values in proportion. */
    static double percentile(double[] values, double part) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = part * (sorted.length - 1);
        int below = (int) at;
        return below + 1 < sorted.length
                ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below])
                : sorted[below];
    }
}
