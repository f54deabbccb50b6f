package io.evenkeel.libvirt.inventory;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;

/**
 * A VM on one host; one that has moved is a new place, and so is one that has come back.
 *
 * @param run libvirt's number of the process in which it runs there
 */
public record VmPlace(VmId vm, HostId host, int run) {}
