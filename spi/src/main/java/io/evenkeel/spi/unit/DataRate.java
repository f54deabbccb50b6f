package io.evenkeel.spi.unit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * A number of bytes per second.
 *
 * @param bytesPerSecond the exact rate, never negative
 */
public record DataRate(long bytesPerSecond) implements Comparable<DataRate> {

    public DataRate {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("negative rate: " + bytesPerSecond);
        }
    }

    public static DataRate ofBytesPerSecond(long bytesPerSecond) {
        return new DataRate(bytesPerSecond);
    }

    /** The unit network people use: 10<sup>6</sup> bits per second. */
    public static DataRate ofMegabitsPerSecond(long megabitsPerSecond) {
        return new DataRate(Math.multiplyExact(megabitsPerSecond, 125_000L));
    }

    /** How long {@code size} takes at this rate; forever is {@link Long#MAX_VALUE} seconds. */
    public Duration timeFor(DataSize size) {
        requireNonNull(size, "size");
        if (bytesPerSecond == 0) {
            return Duration.ofSeconds(size.bytes() == 0 ? 0 : Long.MAX_VALUE);
        }
        return Duration.ofMillis((long) (size.bytes() * 1000.0 / bytesPerSecond));
    }

    public static DataRate ofMebibytesPerSecond(long mebibytesPerSecond) {
        return new DataRate(Math.multiplyExact(mebibytesPerSecond, 1L << 20));
    }

    /** For a reader, in the nearest binary unit, for example {@code 25.0 MiB/s}. */
    @Override
    public String toString() {
        return BinaryUnits.format(bytesPerSecond) + "/s";
    }

    @Override
    public int compareTo(DataRate other) {
        return Long.compare(bytesPerSecond, other.bytesPerSecond);
    }
}
