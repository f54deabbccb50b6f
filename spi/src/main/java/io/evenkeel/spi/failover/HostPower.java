package io.evenkeel.spi.failover;

/** What a fence device says about a host. */
public enum HostPower {
    /** The host can execute. */
    ON,
    /** The host cannot execute, or cannot reach anything that matters. */
    OFF,
    /** The device does not answer, or contradicts itself. */
    UNKNOWN
}
