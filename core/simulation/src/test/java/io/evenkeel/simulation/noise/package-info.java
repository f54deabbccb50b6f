@NullMarked
package io.evenkeel.simulation.noise;

import org.jspecify.annotations.NullMarked;
