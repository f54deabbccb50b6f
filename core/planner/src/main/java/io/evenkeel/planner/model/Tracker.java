package io.evenkeel.planner.model;

import java.util.Arrays;

/**
 * A rule that depends on where other VMs are. It follows the placement and counts violations. Hosts and VMs are indices
 * into {@link Dense}; {@link Dense#NOWHERE} stands for no host. Not safe for use by several threads.
 */
public non-sealed interface Tracker extends Compiled {
    /** Whether the rule has to do with the VM; the other methods are not called for one that it has not. */
    boolean touches(int vm);

    /**
     * All VMs the rule has to do with, in order. By default each is asked about.
     *
     * @param vms how many VMs there are
     */
    default int[] touched(int vms) {
        int[] touched = new int[vms];
        int count = 0;
        for (int vm = 0; vm < vms; vm++) {
            if (touches(vm)) {
                touched[count++] = vm;
            }
        }
        return Arrays.copyOf(touched, count);
    }

    /** How the violations would change if the VM went from one host to another. */
    long delta(int vm, int from, int to);

    /** The VM has gone. */
    void move(int vm, int from, int to);

    /** How many violations the VM has a part in where it is now. */
    long violations(int vm, int host);

    /**
     * How the violations would change if the VM held both hosts; asked of continuous rules alone. By default what the
     * move would change in the end.
     */
    default long holdDelta(int vm, int from, int to) {
        return delta(vm, from, to);
    }

    /** From now on the VM holds both hosts. By default nothing yet. */
    default void hold(int vm, int from, int to) {}

    /** The VM has left the first of the two hosts it held. By default the whole move. */
    default void release(int vm, int from, int to) {
        move(vm, from, to);
    }
}
