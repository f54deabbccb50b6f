/** The least that still goes wrong. */
@NullMarked
package io.evenkeel.simulation.minimise;

import org.jspecify.annotations.NullMarked;
