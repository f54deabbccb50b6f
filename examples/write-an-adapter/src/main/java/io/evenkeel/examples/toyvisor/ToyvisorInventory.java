package io.evenkeel.examples.toyvisor;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostCapacity;
import io.evenkeel.spi.inventory.HostId;
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
import java.util.stream.Stream;

/** What is there. Keeps nothing between calls, so there is nothing that could be out of date. */
final class ToyvisorInventory implements Inventory {

    private final ToyvisorApi api;
    private final Clock clock;

    ToyvisorInventory(ToyvisorApi api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    @Override
    public List<Host> hosts(Deadline deadline) throws InterruptedException {
        return Stream.of(api.read("/hosts", Wire.HostEntry[].class, deadline))
                .map(this::host)
                .toList();
    }

    @Override
    public List<Vm> vms(Deadline deadline) throws InterruptedException {
        return observed(List.of(api.read("/vms", Wire.VmEntry[].class, deadline)), deadline);
    }

    @Override
    public Optional<Vm> vm(VmId vm, Deadline deadline) throws InterruptedException {
        String path = "/vms?id=" + ToyvisorApi.encoded(vm.value());
        return observed(List.of(api.read(path, Wire.VmEntry[].class, deadline)), deadline).stream()
                .findFirst();
    }

    @Override
    public Residence locate(VmId vm, Deadline deadline) throws InterruptedException {
        return vm(vm, deadline)
                .orElseThrow(() -> HypervisorException.withoutEffect(ErrorKind.NOT_FOUND, "no such VM: " + vm))
                .residence();
    }

    private List<Vm> observed(List<Wire.VmEntry> entries, Deadline deadline) throws InterruptedException {
        Map<String, Residence> residences = Census.residences(api, entries, deadline);
        return entries.stream()
                .map(entry -> new Vm(
                        new VmId(entry.id()),
                        entry.name(),
                        residences.getOrDefault(entry.id(), new Residence.Nowhere()),
                        entry.cpus(),
                        DataSize.ofMebibytes(entry.memoryMib()),
                        Map.of(),
                        clock.instant()))
                .toList();
    }

    private Host host(Wire.HostEntry entry) {
        HostState state = switch (entry.state()) {
            case "up" -> HostState.AVAILABLE;
            case "maintenance" -> HostState.MAINTENANCE;
            case "off" -> HostState.OFF;
            // A state that a later version adds is nothing to build on.
            default -> HostState.UNREACHABLE;
        };
        boolean answers = state == HostState.AVAILABLE || state == HostState.MAINTENANCE;
        return new Host(
                new HostId(entry.id()),
                entry.name(),
                state,
                answers ? Optional.of(capacity(entry)) : Optional.empty(),
                FailureDomain.parse(entry.rack()),
                Map.of(),
                clock.instant());
    }

    private static HostCapacity capacity(Wire.HostEntry entry) {
        return new HostCapacity(
                entry.cpuThreads(),
                DataSize.ofMebibytes(entry.memoryMib()),
                DataSize.ofMebibytes(entry.memoryFreeMib()));
    }
}
