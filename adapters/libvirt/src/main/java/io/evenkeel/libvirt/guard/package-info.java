/** What keeps a VM from being started twice, or where there is no room for it, whoever asks for it. */
@NullMarked
package io.evenkeel.libvirt.guard;

import org.jspecify.annotations.NullMarked;
