package io.evenkeel.spi.unit;

/**
 * A number of bytes.
 *
 * @param bytes the exact count, never negative
 */
public record DataSize(long bytes) implements Comparable<DataSize> {

    public static final DataSize ZERO = new DataSize(0);

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("negative size: " + bytes);
        }
    }

    public static DataSize ofBytes(long bytes) {
        return new DataSize(bytes);
    }

    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    public static DataSize ofGibibytes(long gibibytes) {
        return new DataSize(Math.multiplyExact(gibibytes, 1L << 30));
    }

    public DataSize plus(DataSize other) {
        return new DataSize(Math.addExact(bytes, other.bytes));
    }

    /** This size less the other, or zero if the other is larger. */
    public DataSize minus(DataSize other) {
        return new DataSize(Math.max(0, bytes - other.bytes));
    }

    /** The exact bytes and, for a reader, the nearest binary unit, for example {@code 100663296 B (96.0 MiB)}. */
    @Override
    public String toString() {
        return bytes < 1024 ? bytes + " B" : bytes + " B (" + BinaryUnits.format(bytes) + ")";
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }
}
