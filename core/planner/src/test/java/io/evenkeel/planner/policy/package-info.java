@NullMarked
package io.evenkeel.planner.policy;

import org.jspecify.annotations.NullMarked;
