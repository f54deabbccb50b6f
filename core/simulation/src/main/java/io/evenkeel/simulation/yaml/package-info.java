/** YAML that knows where it stands, and quantities with units. */
@NullMarked
package io.evenkeel.simulation.yaml;

import org.jspecify.annotations.NullMarked;
