/** Many seeds at once, and what comes of them. */
@NullMarked
package io.evenkeel.simulation.bench;

import org.jspecify.annotations.NullMarked;
