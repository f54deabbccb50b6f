/** The bed on which the conformance kit tries the libvirt adapter. */
@NullMarked
package io.evenkeel.bed.libvirt;

import org.jspecify.annotations.NullMarked;
