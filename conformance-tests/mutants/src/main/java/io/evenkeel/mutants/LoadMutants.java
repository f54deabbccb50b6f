package io.evenkeel.mutants;

import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.load.HostLoad;
import io.evenkeel.spi.load.VmLoad;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adapters that break the rules about load. */
final class LoadMutants {

    private static final String HOSTS = "LoadMonitoring.hosts";

    private LoadMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("9.1", "gives a silent host as idle", HOSTS, call -> {
                    List<HostLoad> all = new ArrayList<>(call.list(HostLoad.class));
                    HostId source = call.bed().source();
                    if (all.stream().noneMatch(each -> each.host().equals(source))) {
                        all.add(idle(source));
                    }
                    return List.copyOf(all);
                }),
                Mutant.of(
                        "9.2",
                        "measures no CPU",
                        "LoadMonitoring.vms",
                        call -> call.list(VmLoad.class).stream()
                                .map(each -> new VmLoad(
                                        each.vm(),
                                        Share.NONE,
                                        each.memoryUsed(),
                                        each.received(),
                                        each.sent(),
                                        each.dirtyRate(),
                                        each.window(),
                                        each.sampledAt()))
                                .toList()),
                Mutant.of("9.3", "samples a host twice", HOSTS, call -> {
                    List<HostLoad> all = new ArrayList<>(call.list(HostLoad.class));
                    all.addAll(call.list(HostLoad.class));
                    return List.copyOf(all);
                }),
                Mutant.of(
                        "9.3",
                        "counts memory in pages",
                        HOSTS,
                        call -> call.list(HostLoad.class).stream()
                                .map(each -> new HostLoad(
                                        each.host(),
                                        each.cpu(),
                                        DataSize.ofBytes(each.memoryUsed().bytes() * 4096),
                                        each.received(),
                                        each.sent(),
                                        each.window(),
                                        each.sampledAt()))
                                .toList()),
                Mutant.of("9.3", "samples VMs that do not exist", "LoadMonitoring.vms", call -> {
                    List<VmLoad> all = new ArrayList<>(call.list(VmLoad.class));
                    all.add(new VmLoad(
                            new VmId("ghost"),
                            Share.NONE,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Duration.ZERO,
                            Instant.now()));
                    return List.copyOf(all);
                }),
                Mutant.of(
                        "9.3",
                        "has a VM write to more memory than there is",
                        "LoadMonitoring.vms",
                        call -> writing(
                                call.list(VmLoad.class),
                                Optional.of(DataRate.ofMebibytesPerSecond(1)),
                                Optional.of(DataSize.ofGibibytes(1 << 20)))),
                Mutant.of(
                        "9.4",
                        "declares dirty rates and never knows one",
                        "LoadMonitoring.vms",
                        call -> writing(call.list(VmLoad.class), Optional.empty(), Optional.empty())),
                Mutant.of(
                        "9.4",
                        "takes a dirty rate that it does not know for zero",
                        "LoadMonitoring.vms",
                        call -> writing(
                                call.list(VmLoad.class), Optional.of(DataRate.ofBytesPerSecond(0)), Optional.empty())),
                Mutant.of(
                        "9.4",
                        "tells dirty rates and does not declare them",
                        "Hypervisor.capabilities",
                        call -> call.answer(CapabilitySet.class).without(Capabilities.LOAD_DIRTY_RATE)));
    }

    private static List<VmLoad> writing(
            List<VmLoad> samples, Optional<DataRate> dirtyRate, Optional<DataSize> workingSet) {
        return samples.stream()
                .map(each -> new VmLoad(
                        each.vm(),
                        each.cpu(),
                        each.memoryUsed(),
                        each.received(),
                        each.sent(),
                        dirtyRate,
                        each.window(),
                        each.sampledAt(),
                        workingSet))
                .toList();
    }

    private static HostLoad idle(HostId host) {
        return new HostLoad(
                host, Share.NONE, DataSize.ZERO, Optional.empty(), Optional.empty(), Duration.ZERO, Instant.now());
    }
}
