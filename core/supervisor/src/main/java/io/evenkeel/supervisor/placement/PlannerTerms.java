package io.evenkeel.supervisor.placement;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostCapacity;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.keep.VmWishes;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the inventory says of hosts and VMs, in the terms of the planner. */
public final class PlannerTerms {

    /** Memory in MiB, which is never given away twice, and CPU in thousandths of a thread, which shall be even. */
    public static final List<Resource> RESOURCES = List.of(Resource.strict("memory"), Resource.load("cpu"));

    private static final long MILLI = 1000;
    private static final int MEBIBYTE = 20;

    private PlannerTerms() {}

    /**
     * A host that is online.
     *
     * @param host one whose capacity is known
     * @param memory MiB that it has for VMs
     */
    public static io.evenkeel.planner.model.Host host(Host host, long memory) {
        HostCapacity capacity = host.capacity().orElseThrow();
        Set<String> offers = new LinkedHashSet<>();
        host.labels().forEach((key, value) -> {
            offers.add(key);
            offers.add(key + "=" + value);
        });
        List<String> path = host.failureDomain().path();
        return io.evenkeel.planner.model.Host.of(host.id().value(), Amounts.of(memory, capacity.cpuThreads() * MILLI))
                .at(level(path, 1), level(path, 2), level(path, 3))
                .offering(offers);
    }

    /**
     * What it has for VMs, MiB: what is free, and what those take that are there.
     *
     * @param residents MiB that the VMs on it take
     */
    public static long memory(Host host, long residents) {
        HostCapacity capacity = host.capacity().orElseThrow();
        long free = capacity.memoryFree().bytes() >> MEBIBYTE;
        return Math.min(capacity.memory().bytes() >> MEBIBYTE, residents + free);
    }

    /** The name of the domain so many levels above the host; of what is above that, everything together. */
    private static String level(List<String> path, int up) {
        if (path.size() < up) {
            return "";
        }
        return up < 3
                ? path.get(path.size() - up)
                : new FailureDomain(path.subList(0, path.size() - up + 1)).toString();
    }

    /** A VM that takes room on a host; one whose state is not known, or whose label says so, stays there. */
    public static io.evenkeel.planner.model.Vm vm(Vm vm, HostId host, Demand demand) {
        VmWishes wishes = VmWishes.of(vm.labels());
        io.evenkeel.planner.model.Vm planned = io.evenkeel.planner.model.Vm.of(
                        vm.id().value(),
                        Amounts.of(mebibytes(vm), demand.cpuMilli(vm)),
                        Optional.of(host.value()),
                        vm.memory())
                .dirtying(demand.dirtyRate(vm))
                .ranked(wishes.priority())
                .needing(wishes.needs());
        Optional<Duration> residence = demand.residence(vm);
        if (residence.isPresent()) {
            planned = planned.residentFor(residence.get());
        }
        return vm.state() == VmState.UNKNOWN || PlacementLabels.isPinned(vm.labels()) ? planned.pinned() : planned;
    }

    /** The size of its memory, MiB. */
    public static long mebibytes(Vm vm) {
        return (vm.memory().bytes() + (1L << MEBIBYTE) - 1) >> MEBIBYTE;
    }
}
