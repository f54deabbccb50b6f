/** What must hold at every moment, whatever goes wrong; told by the world alone. */
@NullMarked
package io.evenkeel.simulation.invariant;

import org.jspecify.annotations.NullMarked;
