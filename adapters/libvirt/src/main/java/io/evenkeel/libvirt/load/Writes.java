package io.evenkeel.libvirt.load;

import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;

/**
 * How a VM writes to its memory.
 *
 * @param rate how much it changes in a second
 * @param workingSet how much it changes in some seconds: less than so many times the rate if it writes to the same again
 */
record Writes(DataRate rate, DataSize workingSet) {}
