package io.evenkeel.spi.power;

/** How to stop a VM. */
public enum StopMode {
    /** Ask the guest to end by itself. */
    SHUTDOWN,
    /** Take its power away. */
    POWER_OFF
}
