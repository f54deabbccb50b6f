/** Time as the engine sees it, so that tests can supply their own. */
@NullMarked
package io.evenkeel.engine.time;

import org.jspecify.annotations.NullMarked;
