/** A datacenter in memory, its faults, the truth about it, and the adapter that reaches it. */
@NullMarked
package io.evenkeel.simulator;

import org.jspecify.annotations.NullMarked;
