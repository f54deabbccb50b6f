package io.evenkeel.server.quantity;

import io.evenkeel.spi.unit.DataSize;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Data sizes as people write them, such as {@code 64GiB} or {@code 500MB}. A number without a unit is no size. */
public final class SizeText {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([kKMGT]i?)?B");

    private SizeText() {}

    /** The size, or empty if the text is none, is zero or is too large for a number of bytes. */
    public static Optional<DataSize> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String prefix = matcher.group(2) == null ? "" : matcher.group(2).toLowerCase(Locale.ROOT);
        BigDecimal bytes = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(RateText.PREFIXES.getOrDefault(prefix, 1L)))
                .setScale(0, RoundingMode.HALF_UP);
        return bytes.signum() <= 0 || bytes.toBigInteger().bitLength() > 62
                ? Optional.empty()
                : Optional.of(DataSize.ofBytes(bytes.longValueExact()));
    }
}
