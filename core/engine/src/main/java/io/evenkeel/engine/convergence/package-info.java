/** What to do with a migration that does not come to its end. */
@NullMarked
package io.evenkeel.engine.convergence;

import org.jspecify.annotations.NullMarked;
