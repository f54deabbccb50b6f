package io.evenkeel.planner.unit;

import java.util.Arrays;

/** Counts by a key of 64 bits, by open addressing; what is not counted is 0. */
final class CountTable {
    private static final long FREE = -1;

    private long[] keys;
    private int[] values;
    private int filled;

    CountTable(int expected) {
        int capacity = Integer.highestOneBit(Math.max(8, expected * 2)) * 2;
        keys = new long[capacity];
        Arrays.fill(keys, FREE);
        values = new int[capacity];
    }

    int get(long key) {
        int at = find(key);
        return keys[at] == key ? values[at] : 0;
    }

    /** Adds, and tells the new count. */
    int add(long key, int amount) {
        int at = find(key);
        if (keys[at] != key) {
            if (filled * 2 > keys.length) {
                grow();
                at = find(key);
            }
            keys[at] = key;
            filled++;
        }
        values[at] += amount;
        return values[at];
    }

    private int find(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        int at = (int) (mixed >>> 32) & keys.length - 1;
        while (keys[at] != FREE && keys[at] != key) {
            at = at + 1 & keys.length - 1;
        }
        return at;
    }

    /** Keys whose count has come back to 0 are left behind. */
    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        Arrays.fill(keys, FREE);
        values = new int[keys.length];
        filled = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE && oldValues[i] != 0) {
                int at = find(oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
                filled++;
            }
        }
    }
}
