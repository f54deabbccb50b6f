/** How busy hosts and VMs are. */
@NullMarked
package io.evenkeel.libvirt.load;

import org.jspecify.annotations.NullMarked;
