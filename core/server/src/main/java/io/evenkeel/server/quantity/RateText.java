package io.evenkeel.server.quantity;

import io.evenkeel.spi.unit.DataRate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Data rates as people write them, such as {@code 25MiB/s} or {@code 1Gbit/s}. A number without a unit is no rate. */
public final class RateText {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([kKMGT]i?)?(B|bit|bps)(/s)?");
    static final Map<String, Long> PREFIXES = Map.of(
            "", 1L,
            "k", 1_000L,
            "m", 1_000_000L,
            "g", 1_000_000_000L,
            "t", 1_000_000_000_000L,
            "ki", 1L << 10,
            "mi", 1L << 20,
            "gi", 1L << 30,
            "ti", 1L << 40);
    private static final BigDecimal BITS = BigDecimal.valueOf(8);

    private RateText() {}

    /** The rate, or empty if the text is none, is zero or is too large for a number of bytes. */
    public static Optional<DataRate> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(3);
        boolean perSecond = matcher.group(4) != null;
        if (perSecond == unit.equals("bps")) {
            return Optional.empty();
        }
        String prefix = matcher.group(2) == null ? "" : matcher.group(2).toLowerCase(Locale.ROOT);
        BigDecimal amount =
                new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(PREFIXES.getOrDefault(prefix, 1L)));
        BigDecimal bytes = unit.equals("B") ? amount : amount.divide(BITS, 3, RoundingMode.HALF_UP);
        BigDecimal whole = bytes.setScale(0, RoundingMode.HALF_UP);
        if (whole.signum() <= 0 || whole.toBigInteger().bitLength() > 62) {
            return Optional.empty();
        }
        return Optional.of(DataRate.ofBytesPerSecond(whole.longValueExact()));
    }
}
