@NullMarked
package io.evenkeel.planner.check;

import org.jspecify.annotations.NullMarked;
