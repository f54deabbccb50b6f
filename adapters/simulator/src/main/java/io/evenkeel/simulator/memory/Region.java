package io.evenkeel.simulator.memory;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.Share;

/**
 * A part of a guest's memory and how fast it is written to.
 *
 * @param memory how much of the guest's memory it is; regions follow each other from the lowest address
 * @param writes bytes written per second while the guest runs unhindered, those written again included
 */
public record Region(Share memory, DataRate writes, WritePattern pattern) {

    public Region {
        requireNonNull(memory, "memory");
        requireNonNull(writes, "writes");
        requireNonNull(pattern, "pattern");
    }
}
