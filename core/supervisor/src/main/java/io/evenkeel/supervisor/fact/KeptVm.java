package io.evenkeel.supervisor.fact;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import java.util.Map;

/** What is known of a VM that may have to be started elsewhere; {@code host} is where it was last seen running. */
public record KeptVm(VmId vm, String name, HostId host, DataSize memory, int virtualCpus, Map<String, String> labels) {
    public KeptVm {
        requireNonNull(vm, "vm");
        requireNonNull(name, "name");
        requireNonNull(host, "host");
        requireNonNull(memory, "memory");
        labels = Map.copyOf(labels);
    }
}
