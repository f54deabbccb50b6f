package io.evenkeel.simulation.world;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.unit.DataSize;
import java.util.Map;

/** What a host is made of. */
public record HostSpec(HostId id, int threads, DataSize memory, FailureDomain domain, Map<String, String> labels) {
    public HostSpec {
        requireNonNull(id, "id");
        requireNonNull(memory, "memory");
        requireNonNull(domain, "domain");
        labels = Map.copyOf(labels);
    }
}
