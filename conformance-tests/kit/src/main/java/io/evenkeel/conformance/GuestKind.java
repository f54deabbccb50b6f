package io.evenkeel.conformance;

/** The VMs a bed can make. */
public enum GuestKind {
    /** Runs, changes some memory; its migration takes a second or so and converges. */
    CALM,
    /** Runs, works hard and changes memory so fast that its migration does not end unless it is cancelled or helped. */
    BUSY,
    /** In memory and not executing. */
    PAUSED,
    /** Known to the source and not in memory. */
    OFF,
    /** Like {@link #CALM}, with a disk that the destination does not see. */
    UNSHARED_DISK,
    /**
     * Like {@link #CALM}, with all by which a hypervisor hears of its guest: an agent, a watchdog that does not fire by
     * itself, and a disk to which it writes all the time.
     */
    ATTENDED
}
