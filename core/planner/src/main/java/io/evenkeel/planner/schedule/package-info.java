/** When each move of a plan goes. */
@NullMarked
package io.evenkeel.planner.schedule;

import org.jspecify.annotations.NullMarked;
