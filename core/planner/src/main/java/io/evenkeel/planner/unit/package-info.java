/** The constraints that come with the planner. */
@NullMarked
package io.evenkeel.planner.unit;

import org.jspecify.annotations.NullMarked;
