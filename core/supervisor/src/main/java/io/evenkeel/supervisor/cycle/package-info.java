/** Turns inputs into facts on disk and effects at the adapters, in this order. */
@NullMarked
package io.evenkeel.supervisor.cycle;

import org.jspecify.annotations.NullMarked;
