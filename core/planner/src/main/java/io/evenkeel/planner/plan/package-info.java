/** What can be planned, and plans. */
@NullMarked
package io.evenkeel.planner.plan;

import org.jspecify.annotations.NullMarked;
