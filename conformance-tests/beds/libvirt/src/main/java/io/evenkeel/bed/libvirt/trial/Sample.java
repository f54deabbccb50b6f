package io.evenkeel.bed.libvirt.trial;

import java.util.List;
import java.util.Locale;

/**
 * Measured values.
 *
 * @param values smallest first
 */
record Sample(List<Double> values) {

    Sample {
        values = values.stream().sorted().toList();
    }

    /** The smallest value that so large a share of the values does not exceed; not a number if there is none. */
    double quantile(double share) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        return values.get(Math.max(0, (int) Math.ceil(values.size() * share) - 1));
    }

    String line(String unit) {
        return String.format(
                Locale.ROOT,
                "%d values, median %.2f, p90 %.2f, p99 %.2f, largest %.2f %s",
                values.size(),
                quantile(0.5),
                quantile(0.9),
                quantile(0.99),
                quantile(1),
                unit);
    }
}
