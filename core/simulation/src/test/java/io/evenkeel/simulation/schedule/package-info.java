@NullMarked
package io.evenkeel.simulation.schedule;

import org.jspecify.annotations.NullMarked;
