package io.evenkeel.simulator;

/** What a host has of a VM in its memory. */
enum Holding {
    RUNNING,
    PAUSED,
    /** Being received; cannot run yet. */
    INCOMING,
    /** Handed over to another host; must not run again. */
    DEPARTING;

    /** Whether this is the VM and not a copy that comes or goes. */
    boolean isWhole() {
        return this == RUNNING || this == PAUSED;
    }
}
