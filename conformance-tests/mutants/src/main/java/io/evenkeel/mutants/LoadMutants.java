package io.evenkeel.mutants;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.load.HostLoad;
import io.evenkeel.spi.load.VmLoad;
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
                }));
    }

    private static HostLoad idle(HostId host) {
        return new HostLoad(
                host, Share.NONE, DataSize.ZERO, Optional.empty(), Optional.empty(), Duration.ZERO, Instant.now());
    }
}
