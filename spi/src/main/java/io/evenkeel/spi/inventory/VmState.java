package io.evenkeel.spi.inventory;

/** Whether a VM is executing. */
public enum VmState {
    RUNNING,
    /** In memory but not executing. */
    PAUSED,
    OFF,
    /** Stopped by a fault in the guest or in the hypervisor. */
    CRASHED,
    /** The adapter cannot tell at present. */
    UNKNOWN
}
