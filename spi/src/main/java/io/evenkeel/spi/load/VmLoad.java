package io.evenkeel.spi.load;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How busy a VM was.
 *
 * @param cpu the share of its virtual CPUs that was in use
 * @param memoryUsed what the host holds for it at the end of the window
 * @param dirtyRate how fast it changes memory; empty while not known, always so without {@code load.dirty-rate}
 * @param window the time that rates are averages over; zero if only momentary values are known. The dirty rate may be of
 *     another time
 * @param workingSet the memory that it writes to again and again, where that is known without a migration: the most that
 *     can be dirty at once. A figure measured within some seconds is a lower bound
 */
public record VmLoad(
        VmId vm,
        Share cpu,
        Optional<DataSize> memoryUsed,
        Optional<DataRate> received,
        Optional<DataRate> sent,
        Optional<DataRate> dirtyRate,
        Duration window,
        Instant sampledAt,
        Optional<DataSize> workingSet) {

    public VmLoad {
        requireNonNull(vm, "vm");
        requireNonNull(cpu, "cpu");
        requireNonNull(memoryUsed, "memoryUsed");
        requireNonNull(received, "received");
        requireNonNull(sent, "sent");
        requireNonNull(dirtyRate, "dirtyRate");
        requireNonNull(window, "window");
        requireNonNull(sampledAt, "sampledAt");
        requireNonNull(workingSet, "workingSet");
    }

    /** A sample of a VM whose working set is not known. */
    public VmLoad(
            VmId vm,
            Share cpu,
            Optional<DataSize> memoryUsed,
            Optional<DataRate> received,
            Optional<DataRate> sent,
            Optional<DataRate> dirtyRate,
            Duration window,
            Instant sampledAt) {
        this(vm, cpu, memoryUsed, received, sent, dirtyRate, window, sampledAt, Optional.empty());
    }
}
