/** Starting, stopping and resetting a VM. */
@NullMarked
package io.evenkeel.libvirt.power;

import org.jspecify.annotations.NullMarked;
