/** How long a migration will take and how long the guest will pause: pure functions over measurements. */
@NullMarked
package io.evenkeel.engine.prediction;

import org.jspecify.annotations.NullMarked;
