/** How busy hosts and VMs are. */
@NullMarked
package io.evenkeel.spi.load;

import org.jspecify.annotations.NullMarked;
