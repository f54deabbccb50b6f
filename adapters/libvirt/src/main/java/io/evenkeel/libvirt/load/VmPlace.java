package io.evenkeel.libvirt.load;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;

/** A VM on one host; one that has moved starts a new count. */
record VmPlace(VmId vm, HostId host) {}
