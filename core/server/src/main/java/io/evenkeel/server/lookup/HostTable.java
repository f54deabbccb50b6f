package io.evenkeel.server.lookup;

import static io.evenkeel.server.quantity.Figures.NOT_KNOWN;

import io.evenkeel.server.console.Style;
import io.evenkeel.server.console.Table;
import io.evenkeel.server.quantity.Figures;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostCapacity;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Vm;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Hosts as a table. */
public final class HostTable {
    private HostTable() {}

    public static List<String> lines(Collection<Host> hosts, Collection<Vm> vms, Style style) {
        Map<HostId, Long> residents = residents(vms);
        Table table = Table.of("HOST", "STATE", ">VMS", ">CPUS", ">MEMORY", ">FREE", "DOMAIN");
        for (Host host : hosts) {
            table.row(
                    host.name(),
                    host.state().name().toLowerCase(Locale.ROOT),
                    residents.getOrDefault(host.id(), 0L).toString(),
                    host.capacity()
                            .map(HostCapacity::cpuThreads)
                            .map(String::valueOf)
                            .orElse(NOT_KNOWN),
                    host.capacity().map(HostCapacity::memory).map(Figures::size).orElse(NOT_KNOWN),
                    host.capacity()
                            .map(HostCapacity::memoryFree)
                            .map(Figures::size)
                            .orElse(NOT_KNOWN),
                    host.failureDomain().toString());
        }
        return table.lines(style);
    }

    /** How many VMs each host holds, as far as that is known. */
    public static Map<HostId, Long> residents(Collection<Vm> vms) {
        return vms.stream()
                .flatMap(vm -> vm.host().stream())
                .collect(Collectors.groupingBy(host -> host, Collectors.counting()));
    }
}
