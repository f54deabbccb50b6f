/** When balancing is worth it, and for which VMs. */
@NullMarked
package io.evenkeel.planner.policy;

import org.jspecify.annotations.NullMarked;
