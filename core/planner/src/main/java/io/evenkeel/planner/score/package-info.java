/** How even a placement is, and how a move would change that. */
@NullMarked
package io.evenkeel.planner.score;

import org.jspecify.annotations.NullMarked;
