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
 * @param dirtyRate how fast it changes memory, where that is known without a migration
 * @param window the time that rates are averages over; zero if only momentary values are known
 */
public record VmLoad(
        VmId vm,
        Share cpu,
        Optional<DataSize> memoryUsed,
        Optional<DataRate> received,
        Optional<DataRate> sent,
        Optional<DataRate> dirtyRate,
        Duration window,
        Instant sampledAt) {

    public VmLoad {
        requireNonNull(vm, "vm");
        requireNonNull(cpu, "cpu");
        requireNonNull(memoryUsed, "memoryUsed");
        requireNonNull(received, "received");
        requireNonNull(sent, "sent");
        requireNonNull(dirtyRate, "dirtyRate");
        requireNonNull(window, "window");
        requireNonNull(sampledAt, "sampledAt");
    }
}
