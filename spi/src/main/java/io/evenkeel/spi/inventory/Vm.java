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
 * @param isKeptByPlatform whether the hypervisor's own high availability restarts it when its host fails; of use only
 *     where {@code inventory.platform-ha} is declared. §3.11 It is told wherever the VM is told, also while its host
 *     cannot be asked; an adapter that cannot tell at present says true, for two that restart a VM do more harm than none
 */
public record Vm(
        VmId id,
        String name,
        Residence residence,
        int virtualCpus,
        DataSize memory,
        Map<String, String> labels,
        Instant observedAt,
        boolean isKeptByPlatform) {

    /** A VM of which nothing is known of the hypervisor's own high availability. */
    public Vm(
            VmId id,
            String name,
            Residence residence,
            int virtualCpus,
            DataSize memory,
            Map<String, String> labels,
            Instant observedAt) {
        this(id, name, residence, virtualCpus, memory, labels, observedAt, false);
    }

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

    /** The same facts of a VM with another id. */
    public Vm withId(VmId newId) {
        return new Vm(newId, name, residence, virtualCpus, memory, labels, observedAt, isKeptByPlatform);
    }

    /** The same VM held elsewhere, or in another state; when it was observed stays as it is. */
    public Vm withResidence(Residence newResidence) {
        return new Vm(id, name, newResidence, virtualCpus, memory, labels, observedAt, isKeptByPlatform);
    }

    /** The same VM, observed at another time. */
    public Vm withObservedAt(Instant time) {
        return new Vm(id, name, residence, virtualCpus, memory, labels, time, isKeptByPlatform);
    }

    /**
     * The same VM, kept by the hypervisor's own high availability or not.
     *
     * @param isKept §3.11 true if nobody can tell at present
     */
    public Vm withKeptByPlatform(boolean isKept) {
        return new Vm(id, name, residence, virtualCpus, memory, labels, observedAt, isKept);
    }
}
