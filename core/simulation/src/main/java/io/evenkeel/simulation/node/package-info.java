/** Supervisors as processes, and the ways of their calls to the world and back. */
@NullMarked
package io.evenkeel.simulation.node;

import org.jspecify.annotations.NullMarked;
