/** Publishing to subscribers that may be slower than the source. */
@NullMarked
package io.evenkeel.engine.stream;

import org.jspecify.annotations.NullMarked;
