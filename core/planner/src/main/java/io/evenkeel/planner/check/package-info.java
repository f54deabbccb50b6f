/** Checks plans from first principles, with nothing of what made them. */
@NullMarked
package io.evenkeel.planner.check;

import org.jspecify.annotations.NullMarked;
