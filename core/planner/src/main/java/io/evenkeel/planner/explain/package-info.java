/** Why a plan moves what it moves, and leaves what it leaves. */
@NullMarked
package io.evenkeel.planner.explain;

import org.jspecify.annotations.NullMarked;
