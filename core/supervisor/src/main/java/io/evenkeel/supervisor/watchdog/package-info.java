/** Guests that hang: noticed, noted, reset in place, and started elsewhere if that does not help. */
@NullMarked
package io.evenkeel.supervisor.watchdog;

import org.jspecify.annotations.NullMarked;
