@NullMarked
package io.evenkeel.planner.explain;

import org.jspecify.annotations.NullMarked;
