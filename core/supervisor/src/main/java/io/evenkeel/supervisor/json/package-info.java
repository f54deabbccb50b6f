/** Facts and requests as JSON that a person can read, by the shape of their records. */
@NullMarked
package io.evenkeel.supervisor.json;

import org.jspecify.annotations.NullMarked;
