/** A running migration on the screen, and the key that stops it. */
@NullMarked
package io.evenkeel.server.watch;

import org.jspecify.annotations.NullMarked;
