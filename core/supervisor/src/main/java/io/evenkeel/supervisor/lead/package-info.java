/** Who leads, and by which epoch. */
@NullMarked
package io.evenkeel.supervisor.lead;

import org.jspecify.annotations.NullMarked;
