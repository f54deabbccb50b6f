/** Supervisors and platforms that are wrong in one way each, which the invariants must find. */
@NullMarked
package io.evenkeel.simulation.mutant;

import org.jspecify.annotations.NullMarked;
