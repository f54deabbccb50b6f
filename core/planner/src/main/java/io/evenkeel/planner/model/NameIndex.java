package io.evenkeel.planner.model;

import java.util.Arrays;

/** Indices of names, by open addressing: there are many names, and a plan begins with all of them. */
final class NameIndex {
    private static final int FREE = -1;

    private final String[] names;
    private final int[] slots;

    /** Of names that do not repeat; the array is shared. */
    NameIndex(String[] names) {
        this.names = names;
        slots = new int[Integer.highestOneBit(Math.max(4, names.length)) * 4];
        Arrays.fill(slots, FREE);
        for (int i = 0; i < names.length; i++) {
            slots[slot(names[i])] = i;
        }
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
