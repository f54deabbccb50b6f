package io.evenkeel.simulation.world;

/** How the controller of a host's power behaves. */
public enum Bmc {
    WORKING,
    /** It does not answer. */
    DEAD,
    /** It answers after a long time. */
    SLOW,
    /** It tells whether the host has power, but refuses to switch it, and says so. */
    REFUSING,
    /** It says that the host has no power, and does nothing. */
    LYING
}
