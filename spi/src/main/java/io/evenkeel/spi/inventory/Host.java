package io.evenkeel.spi.inventory;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A host as it was observed at one moment.
 *
 * @param capacity absent while the host is unreachable or off
 * @param labels facts for placement that the framework does not interpret
 */
public record Host(
        HostId id,
        String name,
        HostState state,
        Optional<HostCapacity> capacity,
        FailureDomain failureDomain,
        Map<String, String> labels,
        Instant observedAt) {

    public Host {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(state, "state");
        requireNonNull(capacity, "capacity");
        requireNonNull(failureDomain, "failureDomain");
        labels = Map.copyOf(labels);
        requireNonNull(observedAt, "observedAt");
    }
}
