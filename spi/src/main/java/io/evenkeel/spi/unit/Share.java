package io.evenkeel.spi.unit;

/**
 * A part of a whole.
 *
 * @param value from 0 (nothing) to 1 (all of it)
 */
public record Share(double value) implements Comparable<Share> {

    public static final Share NONE = new Share(0);
    public static final Share ALL = new Share(1);

    public Share {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("not between 0 and 1: " + value);
        }
    }

    public static Share of(double value) {
        return new Share(value);
    }

    /** The nearest share to {@code value}, for measurements that stray past the ends; not a number becomes none. */
    public static Share clamped(double value) {
        return new Share(value >= 0 ? Math.min(1, value) : 0);
    }

    public static Share ofPercent(double percent) {
        return new Share(percent / 100);
    }

    /** From 0 to 100. */
    public double percent() {
        return value * 100;
    }

    @Override
    public int compareTo(Share other) {
        return Double.compare(value, other.value);
    }
}
