/** A stage on which a few duties are tried, with hand-made verdicts. */
@NullMarked
package io.evenkeel.supervisor.stage;

import org.jspecify.annotations.NullMarked;
