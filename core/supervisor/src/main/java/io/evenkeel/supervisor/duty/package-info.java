/** What every part of a supervisor shares: a way to take inputs in and one to give decisions out. */
@NullMarked
package io.evenkeel.supervisor.duty;

import org.jspecify.annotations.NullMarked;
