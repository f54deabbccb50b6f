/** YAML that knows where it stands, and quantities with units. */
@NullMarked
package io.evenkeel.simulator.yaml;

import org.jspecify.annotations.NullMarked;
