package io.evenkeel.libvirt.load;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;

/**
 * A VM on one host; one that has moved starts a new count, and so does one that has come back.
 *
 * @param run libvirt's number of the process in which it runs there
 */
record VmPlace(VmId vm, HostId host, int run) {}
