/** What a migration costs. */
@NullMarked
package io.evenkeel.planner.cost;

import org.jspecify.annotations.NullMarked;
