package io.evenkeel.simulator;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.health.WatchdogAction;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A VM as it is defined.
 *
 * @param networks those its interfaces are connected to; empty if it has no interface
 * @param needs what binds it to some hosts
 * @param obeysShutdown whether its guest ends when it is asked to
 * @param signs by what one hears of its guest
 */
public record VmSpec(
        VmId id,
        String name,
        DataSize memory,
        int virtualCpus,
        List<Disk> disks,
        Set<String> networks,
        Needs needs,
        Workload workload,
        Map<String, String> labels,
        boolean obeysShutdown,
        Signs signs) {

    /**
     * What a VM needs of a host.
     *
     * @param cpuFeatures those its virtual CPUs were given
     * @param hostDevices devices of its host that are passed through to it
     * @param localMedium an image in its drive that only its host sees
     */
    public record Needs(Set<String> cpuFeatures, List<String> hostDevices, Optional<String> localMedium) {

        public static final Needs NONE = new Needs(Set.of(), List.of(), Optional.empty());

        public Needs {
            cpuFeatures = Set.copyOf(cpuFeatures);
            hostDevices = List.copyOf(hostDevices);
            requireNonNull(localMedium, "localMedium");
        }
    }

    /**
     * By what one hears of a guest.
     *
     * @param agent whether an agent in it gives a heartbeat, once a second
     */
    public record Signs(boolean agent, Optional<Watchdog> watchdog) {

        public static final Signs NONE = new Signs(false, Optional.empty());

        /** An agent and no watchdog. */
        public static final Signs AGENT = new Signs(true, Optional.empty());

        public Signs {
            requireNonNull(watchdog, "watchdog");
        }

        public Signs withWatchdog(WatchdogAction action, Duration after) {
            return new Signs(agent, Optional.of(new Watchdog(action, after)));
        }
    }

    /**
     * A device that fires when the guest hangs.
     *
     * @param after how long a guest must hang
     */
    public record Watchdog(WatchdogAction action, Duration after) {

        public Watchdog {
            requireNonNull(action, "action");
            requireNonNull(after, "after");
            if (after.isNegative() || after.isZero()) {
                throw new IllegalArgumentException("after " + after);
            }
        }
    }

    public VmSpec {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(memory, "memory");
        disks = List.copyOf(disks);
        networks = Set.copyOf(networks);
        requireNonNull(needs, "needs");
        requireNonNull(workload, "workload");
        labels = Map.copyOf(labels);
        requireNonNull(signs, "signs");
        if (virtualCpus < 1 || memory.bytes() == 0) {
            throw new IllegalArgumentException("virtualCpus " + virtualCpus + ", memory " + memory);
        }
    }

    /** A VM with 2 CPUs, 1 GiB, one shared disk of 10 GiB, one interface, and nothing to do. */
    public static VmSpec of(String id) {
        return new VmSpec(
                new VmId(id),
                id,
                DataSize.ofGibibytes(1),
                2,
                List.of(new Disk("root", DataSize.ofGibibytes(10), true)),
                Set.of("default"),
                Needs.NONE,
                Workload.IDLE,
                Map.of(),
                true,
                Signs.AGENT);
    }

    public VmSpec withName(String newName) {
        return new VmSpec(
                id, newName, memory, virtualCpus, disks, networks, needs, workload, labels, obeysShutdown, signs);
    }

    public VmSpec withMemory(DataSize newMemory) {
        return new VmSpec(
                id, name, newMemory, virtualCpus, disks, networks, needs, workload, labels, obeysShutdown, signs);
    }

    public VmSpec withVirtualCpus(int cpus) {
        return new VmSpec(id, name, memory, cpus, disks, networks, needs, workload, labels, obeysShutdown, signs);
    }

    public VmSpec withDisks(Disk... newDisks) {
        return new VmSpec(
                id,
                name,
                memory,
                virtualCpus,
                List.of(newDisks),
                networks,
                needs,
                workload,
                labels,
                obeysShutdown,
                signs);
    }

    public VmSpec withNetworks(Set<String> newNetworks) {
        return new VmSpec(
                id, name, memory, virtualCpus, disks, newNetworks, needs, workload, labels, obeysShutdown, signs);
    }

    public VmSpec withNeeds(Needs newNeeds) {
        return new VmSpec(
                id, name, memory, virtualCpus, disks, networks, newNeeds, workload, labels, obeysShutdown, signs);
    }

    public VmSpec withWorkload(Workload newWorkload) {
        return new VmSpec(
                id, name, memory, virtualCpus, disks, networks, needs, newWorkload, labels, obeysShutdown, signs);
    }

    public VmSpec withLabels(Map<String, String> newLabels) {
        return new VmSpec(
                id, name, memory, virtualCpus, disks, networks, needs, workload, newLabels, obeysShutdown, signs);
    }

    public VmSpec withSigns(Signs newSigns) {
        return new VmSpec(
                id, name, memory, virtualCpus, disks, networks, needs, workload, labels, obeysShutdown, newSigns);
    }

    /** A guest that does not react when it is asked to end. */
    public VmSpec ignoringShutdown() {
        return new VmSpec(id, name, memory, virtualCpus, disks, networks, needs, workload, labels, false, signs);
    }
}
