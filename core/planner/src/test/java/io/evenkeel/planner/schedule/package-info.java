@NullMarked
package io.evenkeel.planner.schedule;

import org.jspecify.annotations.NullMarked;
