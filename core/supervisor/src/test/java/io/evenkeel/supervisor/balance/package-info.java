/** Tests of balancing. */
@NullMarked
package io.evenkeel.supervisor.balance;

import org.jspecify.annotations.NullMarked;
