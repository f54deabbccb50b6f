package io.evenkeel.simulation.yaml;

import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units, as people write them. Each method refuses with an {@link IllegalArgumentException}. */
public final class Quantities {

    public static final String SIZE = "a size such as 4GiB or 512MiB";
    public static final String DURATION = "a duration such as 300ms, 5s, 2min or 1h";

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([A-Za-z]*)");
    private static final Map<String, Double> SIZES =
            Map.of("B", 1.0, "KiB", 1024.0, "MiB", 0x1p20, "GiB", 0x1p30, "TiB", 0x1p40);
    private static final Map<String, Double> TIMES =
            Map.of("ms", 1e6, "s", 1e9, "min", 60e9, "h", 3600e9, "d", 86400e9);

    private Quantities() {}

    public static DataSize size(String text) {
        return DataSize.ofBytes((long) scaled(text, SIZES));
    }

    /** Exact to the nanosecond for all times of a run, so that what was written down replays. */
    public static Duration duration(String text) {
        return Duration.ofNanos(Math.round(scaled(text, TIMES)));
    }

    private static double scaled(String text, Map<String, Double> units) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        Double unit = matcher.matches() ? units.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(text);
        }
        return Double.parseDouble(matcher.group(1)) * unit;
    }
}
