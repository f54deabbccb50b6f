package io.evenkeel.simulator;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostCapacity;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What there is, as management sees it. */
final class SimulatedInventory implements Inventory {

    private final Calls calls;
    private final Clock clock;
    private final boolean tellsOfPlatformHa;

    SimulatedInventory(Calls calls, Clock clock, boolean tellsOfPlatformHa) {
        this.calls = calls;
        this.clock = clock;
        this.tellsOfPlatformHa = tellsOfPlatformHa;
    }

    @Override
    public List<Host> hosts(Deadline deadline) throws InterruptedException {
        return calls.read(
                deadline,
                until -> calls.world.hosts.values().stream().map(this::describe).toList());
    }

    @Override
    public List<Vm> vms(Deadline deadline) throws InterruptedException {
        return calls.read(
                deadline,
                until -> calls.world.vms.values().stream().map(this::describe).toList());
    }

    @Override
    public Optional<Vm> vm(VmId vm, Deadline deadline) throws InterruptedException {
        return calls.read(
                deadline, until -> Optional.ofNullable(calls.world.vms.get(vm)).map(this::describe));
    }

    @Override
    public Residence locate(VmId vm, Deadline deadline) throws InterruptedException {
        return calls.read(deadline, until -> Residences.of(calls.world, calls.world.vm(vm)));
    }

    private Host describe(SimHost host) {
        HostState state = host.state();
        boolean up = state == HostState.AVAILABLE || state == HostState.MAINTENANCE;
        return new Host(
                host.id(),
                host.id().value(),
                state,
                up
                        ? Optional.of(new HostCapacity(
                                host.spec.cpuThreads(), host.spec.memory(), DataSize.ofBytes(host.memoryFree())))
                        : Optional.empty(),
                host.spec.failureDomain(),
                labels(host),
                clock.instant());
    }

    private static Map<String, String> labels(SimHost host) {
        Map<String, String> labels = new TreeMap<>(host.spec.labels());
        labels.putIfAbsent("cpu-model", host.spec.cpuModel());
        labels.putIfAbsent("numa-nodes", Integer.toString(host.spec.numaNodes()));
        return labels;
    }

    Vm describe(SimVm vm) {
        return new Vm(
                vm.id(),
                vm.spec.name(),
                Residences.of(calls.world, vm),
                vm.spec.virtualCpus(),
                vm.spec.memory(),
                vm.spec.labels(),
                clock.instant(),
                tellsOfPlatformHa && vm.isKeptByPlatform);
    }
}
