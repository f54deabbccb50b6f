@NullMarked
package io.evenkeel.simulation.store;

import org.jspecify.annotations.NullMarked;
