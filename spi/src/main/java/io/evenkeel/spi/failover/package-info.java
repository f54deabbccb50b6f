/**
 * Fencing a failed host and restarting its VMs elsewhere, with evidence that doing so is safe.
 */
@NullMarked
package io.evenkeel.spi.failover;

import org.jspecify.annotations.NullMarked;
