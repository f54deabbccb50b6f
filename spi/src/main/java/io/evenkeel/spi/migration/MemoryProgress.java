package io.evenkeel.spi.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How far the copying of memory has come. §4.24 What the hypervisor does not tell is empty, never zero.
 *
 * @param total the guest's memory
 * @param transferred bytes sent so far, including those sent again; may exceed {@code total}. §4.12 Never shrinks
 * @param remaining bytes still to be sent before switchover, at most {@code total}; grows when the guest dirties faster
 *     than the network drains
 * @param iteration the pass over memory, counted from 1
 * @param transferRate how fast bytes are being sent
 * @param dirtyRate how fast the guest changes pages, as far as the hypervisor sees it; distinct pages of one pass are
 *     counted once, so it is a lower bound
 * @param expectedDowntime what the hypervisor itself predicts for a switchover now
 */
public record MemoryProgress(
        DataSize total,
        DataSize transferred,
        DataSize remaining,
        OptionalInt iteration,
        Optional<DataRate> transferRate,
        Optional<DataRate> dirtyRate,
        Optional<Duration> expectedDowntime) {

    public MemoryProgress {
        requireNonNull(total, "total");
        requireNonNull(transferred, "transferred");
        requireNonNull(remaining, "remaining");
        requireNonNull(iteration, "iteration");
        requireNonNull(transferRate, "transferRate");
        requireNonNull(dirtyRate, "dirtyRate");
        requireNonNull(expectedDowntime, "expectedDowntime");
        if (iteration.isPresent() && iteration.getAsInt() < 1) {
            throw new IllegalArgumentException("iteration " + iteration.getAsInt());
        }
    }
}
