package io.evenkeel.simulation.world;

/** What a host has of a VM in its memory. */
public enum Holding {
    /** All of it; its virtual CPUs execute whenever the host does. */
    RUNNING,
    /** All of it, or all but the last of it; its virtual CPUs stand still. */
    PAUSED,
    /** A part of it, on its way from another host. */
    INCOMING
}
