/** Incidents that a person can read, write and replay. */
@NullMarked
package io.evenkeel.simulation.scenario;

import org.jspecify.annotations.NullMarked;
