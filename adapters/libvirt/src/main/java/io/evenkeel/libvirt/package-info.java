/** The adapter for QEMU and KVM hosts that run libvirt. */
@NullMarked
package io.evenkeel.libvirt;

import org.jspecify.annotations.NullMarked;
