@NullMarked
package io.evenkeel.simulation.node;

import org.jspecify.annotations.NullMarked;
