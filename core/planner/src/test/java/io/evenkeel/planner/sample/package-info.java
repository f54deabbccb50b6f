@NullMarked
package io.evenkeel.planner.sample;

import org.jspecify.annotations.NullMarked;
