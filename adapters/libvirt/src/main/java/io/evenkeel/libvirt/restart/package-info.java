/** Starting a VM on another host after the loss of its own: from which definition, why it is safe, and what is left. */
@NullMarked
package io.evenkeel.libvirt.restart;

import org.jspecify.annotations.NullMarked;
