/** What keeps a VM from being started twice, whoever asks for it. */
@NullMarked
package io.evenkeel.libvirt.guard;

import org.jspecify.annotations.NullMarked;
