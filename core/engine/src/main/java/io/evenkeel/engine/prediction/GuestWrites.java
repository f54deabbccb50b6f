package io.evenkeel.engine.prediction;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.util.Optional;

/**
 * How a guest writes to its memory, as far as that was known before the start of its migration.
 *
 * @param workingSet the most that can be dirty at once; the whole memory if not known
 */
public record GuestWrites(DataRate dirtyRate, Optional<DataSize> workingSet) {

    public GuestWrites {
        requireNonNull(dirtyRate, "dirtyRate");
        requireNonNull(workingSet, "workingSet");
    }
}
