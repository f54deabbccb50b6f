/** Tests of this part of a supervisor. */
@NullMarked
package io.evenkeel.supervisor.takeover;

import org.jspecify.annotations.NullMarked;
