/** Tests of what hosts have for VMs. */
@NullMarked
package io.evenkeel.supervisor.placement;

import org.jspecify.annotations.NullMarked;
