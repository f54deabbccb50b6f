/** A run that follows from one number. */
@NullMarked
package io.evenkeel.simulation.seeded;

import org.jspecify.annotations.NullMarked;
