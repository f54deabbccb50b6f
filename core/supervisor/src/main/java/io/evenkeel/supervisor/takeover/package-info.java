/**
 * Intents driven to their ends, also those of an earlier epoch: ordered again from the same target, or shut out of it
 * before another is chosen.
 */
@NullMarked
package io.evenkeel.supervisor.takeover;

import org.jspecify.annotations.NullMarked;
