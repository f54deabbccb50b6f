/** What goes wrong in a run, and when. */
@NullMarked
package io.evenkeel.simulation.fault;

import org.jspecify.annotations.NullMarked;
