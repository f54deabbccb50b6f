@NullMarked
package io.evenkeel.simulation.seeded;

import org.jspecify.annotations.NullMarked;
