package io.evenkeel.server.lookup;

import static io.evenkeel.server.quantity.Figures.NOT_KNOWN;

import io.evenkeel.engine.text.Words;
import io.evenkeel.server.console.Style;
import io.evenkeel.server.console.Table;
import io.evenkeel.server.quantity.Figures;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostCapacity;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Vm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Hosts as a table. */
public final class HostTable {
    private HostTable() {}

    /**
     * The lines.
     *
     * @param powers what fence devices say, if there are any
     */
    public static List<String> lines(
            Collection<Host> hosts, Collection<Vm> vms, Optional<Map<HostId, HostPower>> powers, Style style) {
        Map<HostId, Long> residents = residents(vms);
        List<String> titles = new ArrayList<>(List.of("HOST", "STATE", ">VMS", ">CPUS", ">MEMORY", ">FREE", "DOMAIN"));
        powers.ifPresent(unused -> titles.add(2, "POWER"));
        Table table = Table.of(titles.toArray(String[]::new));
        for (Host host : hosts) {
            List<String> cells = new ArrayList<>(List.of(
                    host.name(),
                    Words.of(host.state()),
                    residents(host, residents).map(String::valueOf).orElse(NOT_KNOWN),
                    host.capacity()
                            .map(HostCapacity::cpuThreads)
                            .map(String::valueOf)
                            .orElse(NOT_KNOWN),
                    host.capacity().map(HostCapacity::memory).map(Figures::size).orElse(NOT_KNOWN),
                    host.capacity()
                            .map(HostCapacity::memoryFree)
                            .map(Figures::size)
                            .orElse(NOT_KNOWN),
                    host.failureDomain().toString()));
            powers.ifPresent(known -> cells.add(2, power(known.get(host.id()))));
            table.row(cells.toArray(String[]::new));
        }
        return table.lines(style);
    }

    private static String power(@Nullable HostPower power) {
        return power == null ? NOT_KNOWN : Words.of(power);
    }

    /** How many VMs the host holds; empty if it cannot be asked. */
    public static Optional<Long> residents(Host host, Map<HostId, Long> residents) {
        return host.state() == HostState.UNREACHABLE
                ? Optional.empty()
                : Optional.of(residents.getOrDefault(host.id(), 0L));
    }

    /** How many VMs each host is seen to hold. */
    public static Map<HostId, Long> residents(Collection<Vm> vms) {
        return vms.stream()
                .flatMap(vm -> vm.host().stream())
                .collect(Collectors.groupingBy(host -> host, Collectors.counting()));
    }
}
