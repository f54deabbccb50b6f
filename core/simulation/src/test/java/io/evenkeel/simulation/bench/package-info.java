@NullMarked
package io.evenkeel.simulation.bench;

import org.jspecify.annotations.NullMarked;
