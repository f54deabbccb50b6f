/** How a guest changes its memory and how pre-copy chases it. Pure functions of elapsed time. */
@NullMarked
package io.evenkeel.simulator.memory;

import org.jspecify.annotations.NullMarked;
