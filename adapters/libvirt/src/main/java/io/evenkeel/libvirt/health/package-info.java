/** Noticing failure: probes, and watches that hear what the hosts report. */
@NullMarked
package io.evenkeel.libvirt.health;

import org.jspecify.annotations.NullMarked;
