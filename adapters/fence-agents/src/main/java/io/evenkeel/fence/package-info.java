/** Fencing by fence agents: each host has a chain of devices that can take its power. */
@NullMarked
package io.evenkeel.fence;

import org.jspecify.annotations.NullMarked;
