/** Starting, stopping and resetting VMs. */
@NullMarked
package io.evenkeel.spi.power;

import org.jspecify.annotations.NullMarked;
