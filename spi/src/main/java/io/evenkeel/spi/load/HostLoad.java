package io.evenkeel.spi.load;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How busy a host was.
 *
 * @param cpu the share of all hardware threads that was in use
 * @param memoryUsed what is not free at the end of the window
 * @param received from the network, all interfaces
 * @param sent to the network, all interfaces
 * @param window the time that rates are averages over; zero if only momentary values are known
 */
public record HostLoad(
        HostId host,
        Share cpu,
        DataSize memoryUsed,
        Optional<DataRate> received,
        Optional<DataRate> sent,
        Duration window,
        Instant sampledAt) {

    public HostLoad {
        requireNonNull(host, "host");
        requireNonNull(cpu, "cpu");
        requireNonNull(memoryUsed, "memoryUsed");
        requireNonNull(received, "received");
        requireNonNull(sent, "sent");
        requireNonNull(window, "window");
        requireNonNull(sampledAt, "sampledAt");
    }
}
