@NullMarked
package io.evenkeel.simulation.scenario;

import org.jspecify.annotations.NullMarked;
