package io.evenkeel.planner.model;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import java.util.Arrays;

/** Which VMs are on each host, and what they take there, before any plan; each placement begins with a copy. */
final class Seats {
    private static final int FEWEST = 8;

    /** The VMs of each host, in order; of each array as many as are counted. */
    final int[][] residents;

    final int[] counts;
    /** Where each VM is among those of its host. */
    final int[] slot;
    /** Amounts in use, at {@code host * resources + resource}. */
    final long[] used;

    private final int resources;

    Seats(int hosts, int resources, int[] homes, long[] demand) {
        this.resources = resources;
        residents = new int[hosts][FEWEST];
        counts = new int[hosts];
        slot = new int[homes.length];
        used = new long[hosts * resources];
        for (int v = 0; v < homes.length; v++) {
            if (homes[v] != NOWHERE) {
                seat(v, homes[v], demand);
            }
        }
    }

    private Seats(Seats from) {
        resources = from.resources;
        residents = new int[from.residents.length][];
        for (int h = 0; h < residents.length; h++) {
            residents[h] = from.residents[h].clone();
        }
        counts = from.counts.clone();
        slot = from.slot.clone();
        used = from.used.clone();
    }

    Seats copy() {
        return new Seats(this);
    }

    void seat(int vm, int host, long[] demand) {
        int[] there = residents[host];
        int count = counts[host];
        if (count == there.length) {
            there = Arrays.copyOf(there, count * 2);
            residents[host] = there;
        }
        slot[vm] = count;
        there[count] = vm;
        counts[host] = count + 1;
        take(host, vm, demand);
    }

    void leave(int vm, int host, long[] demand) {
        int[] there = residents[host];
        int last = there[--counts[host]];
        there[slot[vm]] = last;
        slot[last] = slot[vm];
        giveBack(host, vm, demand);
    }

    /** The host has what the VM takes in use, whether it is counted among its VMs or not. */
    void take(int host, int vm, long[] demand) {
        long[] sums = used;
        int from = vm * resources;
        int at = host * resources;
        for (int k = 0; k < resources; k++) {
            sums[at + k] += demand[from + k];
        }
    }

    /** The reverse. */
    void giveBack(int host, int vm, long[] demand) {
        long[] sums = used;
        int from = vm * resources;
        int at = host * resources;
        for (int k = 0; k < resources; k++) {
            sums[at + k] -= demand[from + k];
        }
    }
}
