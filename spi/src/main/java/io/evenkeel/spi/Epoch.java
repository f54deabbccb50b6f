package io.evenkeel.spi;

/**
 * The term of office of the supervisor that gives an order.
 *
 * <p>Whoever leads later has the larger epoch, so a guard that remembers the largest epoch it has seen can refuse the
 * belated orders of a supervisor that no longer leads.
 *
 * @param value grows with each change of leadership; never negative
 */
public record Epoch(long value) implements Comparable<Epoch> {

    /** The epoch of whoever works without a leader, for example a person at a command line. The smallest of all. */
    public static final Epoch NONE = new Epoch(0);

    public Epoch {
        if (value < 0) {
            throw new IllegalArgumentException("negative epoch: " + value);
        }
    }

    public static Epoch of(long value) {
        return new Epoch(value);
    }

    public boolean isBefore(Epoch other) {
        return value < other.value;
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
