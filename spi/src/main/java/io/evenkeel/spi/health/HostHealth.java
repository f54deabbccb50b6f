package io.evenkeel.spi.health;

/** What monitoring makes of a host. A suspicion, not a proof: only fencing proves that a host is down. */
public enum HostHealth {
    HEALTHY,
    /** Up, but something announces trouble, for example a failing disk or lost path. Move VMs away. */
    DEGRADED,
    /** Not answering. */
    SUSPECT
}
