/** Tests of this part of a supervisor. */
@NullMarked
package io.evenkeel.supervisor.keep;

import org.jspecify.annotations.NullMarked;
