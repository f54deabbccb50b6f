/** The cluster as the planner sees it. */
@NullMarked
package io.evenkeel.supervisor.placement;

import org.jspecify.annotations.NullMarked;
