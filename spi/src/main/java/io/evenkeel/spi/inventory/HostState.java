package io.evenkeel.spi.inventory;

/** What the hypervisor says about a host. */
public enum HostState {
    /** Up, and VMs may be placed on it. */
    AVAILABLE,
    /** Up, but set aside by an operator; VMs may leave and none may come. */
    MAINTENANCE,
    /** The hypervisor cannot reach the host. Whether its VMs still run is not known. */
    UNREACHABLE,
    /** The host is known to be powered off. */
    OFF
}
