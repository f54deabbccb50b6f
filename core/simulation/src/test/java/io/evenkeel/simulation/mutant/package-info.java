@NullMarked
package io.evenkeel.simulation.mutant;

import org.jspecify.annotations.NullMarked;
