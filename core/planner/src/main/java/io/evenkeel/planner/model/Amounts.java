package io.evenkeel.planner.model;

import java.util.Arrays;

/** An amount of each resource of a cluster, in the order and the units of its resources. Immutable. */
public final class Amounts {
    private final long[] values;

    private Amounts(long[] values) {
        this.values = values;
    }

    /**
     * These amounts.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public static Amounts of(long... values) {
        for (long value : values) {
            if (value < 0) {
                throw new IllegalArgumentException("an amount is " + value + "; it must be 0 or more");
            }
        }
        return new Amounts(values.clone());
    }

    public long get(int resource) {
        return values[resource];
    }

    public int size() {
        return values.length;
    }

    void copyTo(long[] target, double[] sameAsDouble, int offset) {
        long[] own = values;
        for (int k = 0; k < own.length; k++) {
            target[offset + k] = own[k];
            sameAsDouble[offset + k] = own[k];
        }
    }

    /** Adds them to sums, and keeps the largest of each. */
    void addTo(long[] sums, long[] largest) {
        long[] own = values;
        for (int k = 0; k < own.length; k++) {
            long value = own[k];
            sums[k] += value;
            if (value > largest[k]) {
                largest[k] = value;
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Amounts amounts && Arrays.equals(values, amounts.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
