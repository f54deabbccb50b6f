package io.evenkeel.server.quantity;

import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Figures for a reader: short, rounded, and with their unit. What is not known is a dash. */
public final class Figures {
    public static final String NOT_KNOWN = "-";

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Figures() {}

    /** A size in the largest binary unit that keeps it at 1 or more, for example {@code 1.5 GiB}. */
    public static String size(DataSize size) {
        double value = size.bytes();
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String digits = value == Math.rint(value) || value >= 100 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, digits, value, UNITS[unit]);
    }

    public static String rate(DataRate rate) {
        return size(DataSize.ofBytes(rate.bytesPerSecond())) + "/s";
    }

    public static String rate(Optional<DataRate> rate) {
        return rate.map(Figures::rate).orElse(NOT_KNOWN);
    }

    /** A duration with at most three digits of interest: {@code 83 ms}, {@code 4.2 s}, {@code 2 min 05 s}. */
    public static String duration(Duration duration) {
        if (duration.compareTo(Duration.ofMillis(1)) < 0) {
            return duration.isZero() ? "0 ms" : "< 1 ms";
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.toMillis() + " ms";
        }
        if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", Math.floor(duration.toMillis() / 100.0) / 10);
        }
        if (duration.compareTo(Duration.ofHours(1)) < 0) {
            return String.format(Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
        }
        if (duration.compareTo(Duration.ofDays(100)) > 0) {
            return "for ever";
        }
        return String.format(Locale.ROOT, "%d h %02d min", duration.toHours(), duration.toMinutesPart());
    }

    public static String duration(Optional<Duration> duration) {
        return duration.map(Figures::duration).orElse(NOT_KNOWN);
    }
}
