/** What a supervisor wants done: looks at the world and changes of it. */
@NullMarked
package io.evenkeel.supervisor.effect;

import org.jspecify.annotations.NullMarked;
