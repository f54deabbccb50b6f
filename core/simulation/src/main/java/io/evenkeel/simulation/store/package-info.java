/** The journal and the election of a leader, with everything that can go wrong with them. */
@NullMarked
package io.evenkeel.simulation.store;

import org.jspecify.annotations.NullMarked;
