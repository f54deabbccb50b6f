package io.evenkeel.spi.health;

/**
 * What the hypervisor does by itself when a guest does not feed its watchdog. Values may be added; take one you do not
 * know for {@link #OTHER}.
 */
public enum WatchdogAction {
    /** Nothing but telling it. */
    NONE,
    /** The VM is paused, to be looked at. */
    PAUSE,
    /** The guest is restarted in place, without warning. */
    RESET,
    POWER_OFF,
    /** The guest is asked to end, which one that hangs does not do. */
    SHUTDOWN,
    /** Something else that leaves the VM running, for example an interrupt to the guest or a dump of its memory. */
    OTHER
}
