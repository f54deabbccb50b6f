/** Rates, sizes and durations as people write and read them. */
@NullMarked
package io.evenkeel.server.quantity;

import org.jspecify.annotations.NullMarked;
