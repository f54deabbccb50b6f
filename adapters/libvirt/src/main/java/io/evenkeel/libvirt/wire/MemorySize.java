package io.evenkeel.libvirt.wire;

import io.evenkeel.spi.unit.DataSize;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import org.w3c.dom.Element;

/** A size as libvirt's XML writes it: a whole number and a unit, kibibytes without one. */
final class MemorySize {

    private MemorySize() {}

    /** Empty for what libvirt would not understand, or no machine has. */
    static Optional<DataSize> of(Element element) {
        Optional<Long> unit = unit(element.getAttribute("unit"));
        try {
            BigInteger number = new BigInteger(element.getTextContent().strip());
            return unit.map(bytes -> number.multiply(BigInteger.valueOf(bytes)))
                    .filter(bytes -> bytes.signum() >= 0 && bytes.bitLength() < Long.SIZE - 1)
                    .map(bytes -> DataSize.ofBytes(bytes.longValue()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> unit(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "b", "byte", "bytes" -> Optional.of(1L);
            case "kb" -> Optional.of(1_000L);
            case "", "k", "kib" -> Optional.of(1L << 10);
            case "mb" -> Optional.of(1_000_000L);
            case "m", "mib" -> Optional.of(1L << 20);
            case "gb" -> Optional.of(1_000_000_000L);
            case "g", "gib" -> Optional.of(1L << 30);
            case "tb" -> Optional.of(1_000_000_000_000L);
            case "t", "tib" -> Optional.of(1L << 40);
            default -> Optional.empty();
        };
    }
}
