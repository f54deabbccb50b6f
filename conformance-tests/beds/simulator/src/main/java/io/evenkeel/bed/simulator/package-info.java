/** The bed on which the conformance kit tries the simulator. */
@NullMarked
package io.evenkeel.bed.simulator;

import org.jspecify.annotations.NullMarked;
