/** Fence agents: what they say about themselves, how they are asked, and what their answers mean. */
@NullMarked
package io.evenkeel.fence.agent;

import org.jspecify.annotations.NullMarked;
