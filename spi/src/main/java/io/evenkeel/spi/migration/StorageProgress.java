package io.evenkeel.spi.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.DataSize;

/**
 * How far the copying of disks has come.
 *
 * @param total the size of all disks that are copied
 * @param transferred never shrinks
 */
public record StorageProgress(DataSize total, DataSize transferred, DataSize remaining) {

    public StorageProgress {
        requireNonNull(total, "total");
        requireNonNull(transferred, "transferred");
        requireNonNull(remaining, "remaining");
    }
}
