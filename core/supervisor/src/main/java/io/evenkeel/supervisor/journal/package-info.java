/** Where facts are kept, in order, by whoever leads. */
@NullMarked
package io.evenkeel.supervisor.journal;

import org.jspecify.annotations.NullMarked;
