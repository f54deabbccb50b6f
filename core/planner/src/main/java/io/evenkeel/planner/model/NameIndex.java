package io.evenkeel.planner.model;

import java.util.Arrays;

/** Indices of names, by open addressing: there are many names, and a plan begins with all of them. */
final class NameIndex {
    private static final int FREE = -1;

    private final String kind;
    private final String[] names;
    private final int[] slots;

    /**
     * Of these names; the array is shared.
     *
     * @param kind what is named, for messages
     * @throws IllegalArgumentException if one repeats
     */
    NameIndex(String kind, String[] names) {
        this.kind = kind;
        this.names = names;
        slots = new int[Integer.highestOneBit(Math.max(4, names.length)) * 4];
        Arrays.fill(slots, FREE);
        for (int i = 0; i < names.length; i++) {
            add(i);
        }
    }

    private void add(int index) {
        int slot = slot(names[index]);
        if (slots[slot] != FREE) {
            throw new IllegalArgumentException("there are two " + kind + "s named " + names[index]);
        }
        slots[slot] = index;
    }

    /**
     * The index of a name.
     *
     * @throws IllegalArgumentException if it is not there
     */
    int index(String name) {
        int index = find(name);
        if (index < 0) {
            throw new IllegalArgumentException("no " + kind + " is named " + name);
        }
        return index;
    }

    /** The index of a name; negative if it is not there. */
    int find(String name) {
        return slots[slot(name)];
    }

    /** Where the name is, or would be. */
    private int slot(String name) {
        int mixed = name.hashCode() * 0x9E3779B9;
        int at = (mixed ^ mixed >>> 16) & slots.length - 1;
        while (slots[at] != FREE && !names[slots[at]].equals(name)) {
            at = at + 1 & slots.length - 1;
        }
        return at;
    }
}
