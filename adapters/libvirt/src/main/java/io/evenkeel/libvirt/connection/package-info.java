/** The hosts of a connection: their settings, and calls to them that end by a deadline even if libvirt does not. */
@NullMarked
package io.evenkeel.libvirt.connection;

import org.jspecify.annotations.NullMarked;
