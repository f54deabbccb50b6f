/** The program as it ships, on the lab's hosts. */
@NullMarked
package io.evenkeel.trials;

import org.jspecify.annotations.NullMarked;
