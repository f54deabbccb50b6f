package io.evenkeel.simulation.world;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import java.util.Map;

/** What a VM is made of; {@code host} is where it runs at the beginning. */
public record VmSpec(VmId id, HostId host, int virtualCpus, DataSize memory, Map<String, String> labels) {
    public VmSpec {
        requireNonNull(id, "id");
        requireNonNull(host, "host");
        requireNonNull(memory, "memory");
        labels = Map.copyOf(labels);
    }
}
