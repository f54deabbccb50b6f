@NullMarked
package io.evenkeel.planner.plan;

import org.jspecify.annotations.NullMarked;
