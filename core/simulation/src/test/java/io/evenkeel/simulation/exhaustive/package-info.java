@NullMarked
package io.evenkeel.simulation.exhaustive;

import org.jspecify.annotations.NullMarked;
