/**
 * Watching hosts and VMs for failure.
 */
@NullMarked
package io.evenkeel.spi.health;

import org.jspecify.annotations.NullMarked;
