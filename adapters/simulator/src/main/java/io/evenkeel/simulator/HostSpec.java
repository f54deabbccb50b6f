package io.evenkeel.simulator;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.util.Map;
import java.util.Set;

/**
 * A host as it is built.
 *
 * @param numaNodes among which its memory is divided evenly
 * @param cpuFeatures what its CPUs can do
 * @param networks those that VMs on it can use
 * @param nic how much it can send for migrations, and receive at the same time
 */
public record HostSpec(
        HostId id,
        int cpuThreads,
        DataSize memory,
        int numaNodes,
        FailureDomain failureDomain,
        Map<String, String> labels,
        String cpuModel,
        Set<String> cpuFeatures,
        Set<String> networks,
        DataRate nic) {

    public HostSpec {
        requireNonNull(id, "id");
        requireNonNull(memory, "memory");
        requireNonNull(failureDomain, "failureDomain");
        labels = Map.copyOf(labels);
        requireNonNull(cpuModel, "cpuModel");
        cpuFeatures = Set.copyOf(cpuFeatures);
        networks = Set.copyOf(networks);
        requireNonNull(nic, "nic");
        if (cpuThreads < 1 || numaNodes < 1) {
            throw new IllegalArgumentException("cpuThreads " + cpuThreads + ", numaNodes " + numaNodes);
        }
    }

    /** A host with 16 threads, 64 GiB, one network named {@code default} and 10 Gbit/s. */
    public static HostSpec of(String id) {
        return new HostSpec(
                new HostId(id),
                16,
                DataSize.ofGibibytes(64),
                1,
                FailureDomain.UNKNOWN,
                Map.of(),
                "generic",
                Set.of(),
                Set.of("default"),
                DataRate.ofMegabitsPerSecond(10_000));
    }

    public HostSpec withMemory(DataSize newMemory) {
        return new HostSpec(
                id, cpuThreads, newMemory, numaNodes, failureDomain, labels, cpuModel, cpuFeatures, networks, nic);
    }

    public HostSpec withCpu(int threads, String model, Set<String> features) {
        return new HostSpec(id, threads, memory, numaNodes, failureDomain, labels, model, features, networks, nic);
    }

    public HostSpec withNumaNodes(int nodes) {
        return new HostSpec(id, cpuThreads, memory, nodes, failureDomain, labels, cpuModel, cpuFeatures, networks, nic);
    }

    public HostSpec withFailureDomain(FailureDomain domain) {
        return new HostSpec(id, cpuThreads, memory, numaNodes, domain, labels, cpuModel, cpuFeatures, networks, nic);
    }

    public HostSpec withLabels(Map<String, String> newLabels) {
        return new HostSpec(
                id, cpuThreads, memory, numaNodes, failureDomain, newLabels, cpuModel, cpuFeatures, networks, nic);
    }

    public HostSpec withNetworks(Set<String> newNetworks) {
        return new HostSpec(
                id, cpuThreads, memory, numaNodes, failureDomain, labels, cpuModel, cpuFeatures, newNetworks, nic);
    }

    public HostSpec withNic(DataRate rate) {
        return new HostSpec(
                id, cpuThreads, memory, numaNodes, failureDomain, labels, cpuModel, cpuFeatures, networks, rate);
    }
}
