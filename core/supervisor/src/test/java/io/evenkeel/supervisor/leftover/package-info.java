/** Tests of this part of a supervisor. */
@NullMarked
package io.evenkeel.supervisor.leftover;

import org.jspecify.annotations.NullMarked;
