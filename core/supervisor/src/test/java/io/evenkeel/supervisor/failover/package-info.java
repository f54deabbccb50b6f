/** Tests of this part of a supervisor. */
@NullMarked
package io.evenkeel.supervisor.failover;

import org.jspecify.annotations.NullMarked;
