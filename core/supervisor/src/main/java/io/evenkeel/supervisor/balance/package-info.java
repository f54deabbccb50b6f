/** Moves that make the load of hosts even, proposed or made. */
@NullMarked
package io.evenkeel.supervisor.balance;

import org.jspecify.annotations.NullMarked;
