/** libvirt's C interface: calls, events, statistics and XML, each as close to libvirt as Java lets it be. */
@NullMarked
package io.evenkeel.libvirt.wire;

import org.jspecify.annotations.NullMarked;
