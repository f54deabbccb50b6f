/** The {@code evenkeel} program: the one place that knows how its parts fit together. */
@NullMarked
package io.evenkeel.server;

import org.jspecify.annotations.NullMarked;
