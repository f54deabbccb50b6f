/** The sum of all facts: what every supervisor knows that takes over. */
@NullMarked
package io.evenkeel.supervisor.ledger;

import org.jspecify.annotations.NullMarked;
