/** The kernel of the restart protocol, searched to its last state at small scope. */
@NullMarked
package io.evenkeel.simulation.exhaustive;

import org.jspecify.annotations.NullMarked;
