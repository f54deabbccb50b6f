@NullMarked
package io.evenkeel.planner.search;

import org.jspecify.annotations.NullMarked;
