/** Balancing replayed over a recorded load: how many moves, how many of them soon again, how much overload. */
@NullMarked
package io.evenkeel.server.bench.trace;

import org.jspecify.annotations.NullMarked;
