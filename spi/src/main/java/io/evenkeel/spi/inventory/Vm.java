package io.evenkeel.spi.inventory;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.DataSize;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A virtual machine as it was observed at one moment.
 *
 * @param residence where it is held; §3.6 a VM that several hosts hold is listed once, as
 *     {@link Residence.OnSeveralHosts}
 * @param labels facts for placement that the framework does not interpret
 */
public record Vm(
        VmId id,
        String name,
        Residence residence,
        int virtualCpus,
        DataSize memory,
        Map<String, String> labels,
        Instant observedAt) {

    public Vm {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(residence, "residence");
        requireNonNull(memory, "memory");
        labels = Map.copyOf(labels);
        requireNonNull(observedAt, "observedAt");
        if (virtualCpus < 1) {
            throw new IllegalArgumentException("virtualCpus " + virtualCpus);
        }
    }

    /** The one host that holds it; empty if there is none, more than one, or no telling. */
    public Optional<HostId> host() {
        return residence instanceof Residence.OnHost known ? Optional.of(known.host()) : Optional.empty();
    }

    /** Its state on the one host that holds it, off if no host holds it, and otherwise unknown. */
    public VmState state() {
        if (residence instanceof Residence.OnHost known) {
            return known.state();
        }
        return residence instanceof Residence.Nowhere ? VmState.OFF : VmState.UNKNOWN;
    }
}
