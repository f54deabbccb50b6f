/** Which VMs and hosts there are, and where a VM is. */
@NullMarked
package io.evenkeel.libvirt.inventory;

import org.jspecify.annotations.NullMarked;
