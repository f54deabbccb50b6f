/** Tests of this part of a supervisor. */
@NullMarked
package io.evenkeel.supervisor.watchdog;

import org.jspecify.annotations.NullMarked;
