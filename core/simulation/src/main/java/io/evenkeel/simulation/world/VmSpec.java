package io.evenkeel.simulation.world;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import java.util.Map;

/**
 * What a VM is made of; {@code host} is where it runs at the beginning.
 *
 * @param isKeptByPlatform whether the hypervisor's own high availability keeps it at the beginning
 */
public record VmSpec(
        VmId id, HostId host, int virtualCpus, DataSize memory, Map<String, String> labels, boolean isKeptByPlatform) {
    public VmSpec {
        requireNonNull(id, "id");
        requireNonNull(host, "host");
        requireNonNull(memory, "memory");
        labels = Map.copyOf(labels);
    }

    /** The same, under the platform's own high availability. */
    public VmSpec keptByPlatform() {
        return new VmSpec(id, host, virtualCpus, memory, labels, true);
    }

    /** A VM that the platform does not keep. */
    public VmSpec(VmId id, HostId host, int virtualCpus, DataSize memory, Map<String, String> labels) {
        this(id, host, virtualCpus, memory, labels, false);
    }
}
