/** What a supervisor remembers: intents before their effects, and how they ended. */
@NullMarked
package io.evenkeel.supervisor.fact;

import org.jspecify.annotations.NullMarked;
