package io.evenkeel.server.quantity;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them, such as {@code 300ms} or {@code 1.5s}, or in ISO-8601 form. */
public final class DurationText {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(us|ms|s|min|m|h)");
    private static final Map<String, Duration> UNITS = Map.of(
            "us", Duration.ofNanos(1_000),
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "min", Duration.ofMinutes(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1));
    private static final BigDecimal LONGEST =
            BigDecimal.valueOf(Duration.ofDays(365).toNanos());

    private DurationText() {}

    /** The duration, or empty if the text is none, is negative or is longer than a year. */
    public static Optional<Duration> parse(String text) {
        String trimmed = text.strip();
        if (trimmed.toUpperCase(Locale.ROOT).startsWith("P")) {
            return parseIso(trimmed);
        }
        Matcher matcher = FORM.matcher(trimmed);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Duration unit = UNITS.getOrDefault(matcher.group(2), Duration.ZERO);
        BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit.toNanos()));
        return nanos.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos.longValue()));
    }

    private static Optional<Duration> parseIso(String text) {
        try {
            Duration duration = Duration.parse(text);
            boolean usable = !duration.isNegative() && duration.compareTo(Duration.ofDays(365)) <= 0;
            return usable ? Optional.of(duration) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
