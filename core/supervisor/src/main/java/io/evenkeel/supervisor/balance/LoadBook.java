package io.evenkeel.supervisor.balance;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.policy.RecentDemand;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.load.VmLoad;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.placement.Demand;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How busy VMs were lately. Of a VM that was sampled often enough the 90th percentile counts, since balancing on averages
 * lets hosts run hot at peaks.
 */
final class LoadBook {

    /** What is known of one VM. */
    private static final class Page {
        /** As shares of its virtual CPUs. */
        final RecentDemand cpu;

        DataRate dirtyRate = DataRate.ofBytesPerSecond(0);

        Page(int size) {
            cpu = new RecentDemand(size);
        }
    }

    private final int size;
    private final Map<VmId, Page> pages = new LinkedHashMap<>();
    private final Map<VmId, Moment> arrivals = new LinkedHashMap<>();

    LoadBook(int size) {
        this.size = size;
    }

    /** Takes samples of all VMs in; what is no longer sampled is forgotten. */
    void add(List<VmLoad> loads) {
        Set<VmId> sampled = new LinkedHashSet<>();
        for (VmLoad load : loads) {
            sampled.add(load.vm());
            Page page = pages.computeIfAbsent(load.vm(), vm -> new Page(size));
            page.cpu.add(load.cpu().value());
            load.dirtyRate().ifPresent(rate -> page.dirtyRate = rate);
        }
        pages.keySet().retainAll(sampled);
        arrivals.keySet().retainAll(sampled);
    }

    /** A VM has been moved. */
    void arrived(VmId vm, Moment at) {
        arrivals.put(vm, requireNonNull(at));
    }

    boolean isBlank() {
        return pages.isEmpty();
    }

    /** What VMs take, as of now. */
    Demand demand(Moment now) {
        return new Demand() {
            @Override
            public long cpuMilli(Vm vm) {
                Page page = pages.get(vm.id());
                return page == null ? 0 : Math.round(page.cpu.percentile() * vm.virtualCpus() * 1000);
            }

            @Override
            public DataRate dirtyRate(Vm vm) {
                Page page = pages.get(vm.id());
                return page == null ? DataRate.ofBytesPerSecond(0) : page.dirtyRate;
            }

            @Override
            public Optional<Duration> residence(Vm vm) {
                return Optional.ofNullable(arrivals.get(vm.id())).map(now::since);
            }
        };
    }
}
