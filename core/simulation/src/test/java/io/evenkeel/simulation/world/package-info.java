@NullMarked
package io.evenkeel.simulation.world;

import org.jspecify.annotations.NullMarked;
