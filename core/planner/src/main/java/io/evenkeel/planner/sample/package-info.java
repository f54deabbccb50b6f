/** Clusters to measure and to test planning with. */
@NullMarked
package io.evenkeel.planner.sample;

import org.jspecify.annotations.NullMarked;
