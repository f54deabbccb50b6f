@NullMarked
package io.evenkeel.simulation.invariant;

import org.jspecify.annotations.NullMarked;
