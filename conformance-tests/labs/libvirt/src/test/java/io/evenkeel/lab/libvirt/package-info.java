/** Tests of the lab; those with the tag {@code lab} start real hosts. */
@NullMarked
package io.evenkeel.lab.libvirt;

import org.jspecify.annotations.NullMarked;
