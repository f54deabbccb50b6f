/** Virtual time, and chance from a seed. */
@NullMarked
package io.evenkeel.simulation.schedule;

import org.jspecify.annotations.NullMarked;
