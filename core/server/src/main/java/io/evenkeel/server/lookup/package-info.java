/** Hosts and VMs by the names people use. */
@NullMarked
package io.evenkeel.server.lookup;

import org.jspecify.annotations.NullMarked;
