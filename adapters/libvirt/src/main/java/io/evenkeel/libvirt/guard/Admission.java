package io.evenkeel.libvirt.guard;

import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.VmId;

/** Which VMs may be started on a connection. */
public interface Admission {

    /** Every one. */
    Admission OPEN = (vm, definition) -> {};

    /**
     * Refuses a VM for which the start guard that the connection declares would not hold.
     *
     * @throws HypervisorException of kind {@code INCOMPATIBLE} without effect
     */
    void check(VmId vm, String definition);
}
