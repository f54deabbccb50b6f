package io.evenkeel.planner.plan;

import java.util.Arrays;

/** A VM as admission keeps it: where it is, and the hosts where it would be restarted; the first that is up is taken. */
final class Keeping {
    /** Where the VM is. */
    final int home;

    private int[] backups = {};

    Keeping(int home) {
        this.home = home;
    }

    int[] backups() {
        return backups;
    }

    void push(int host) {
        backups = Arrays.copyOf(backups, backups.length + 1);
        backups[backups.length - 1] = host;
    }

    void pop() {
        backups = Arrays.copyOf(backups, backups.length - 1);
    }

    /** Whether the VM is on the host, or would go there. */
    boolean holds(int host) {
        boolean holds = host == home;
        for (int backup : backups) {
            holds |= backup == host;
        }
        return holds;
    }
}
