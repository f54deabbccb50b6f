package io.evenkeel.server.plan;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A directory with {@code nodes.csv} and {@code vms.csv}. Utilisations are shares of one host; a group is one of
 * anti-affinity.
 */
public final class NeutralCsv {
    /** Memory in MiB, vCPUs at most four for a core, and four loads in millionths of a host. */
    public static final List<Resource> RESOURCES = List.of(
            Resource.strict("memory"),
            new Resource("vcpus", 1, 4),
            Resource.load("cpu"),
            Resource.load("active memory"),
            Resource.load("disk"),
            Resource.load("network"));

    private static final List<String> NODE_TITLES = List.of("name", "cores", "mem_mb", "rack", "offline");
    private static final List<String> VM_TITLES = List.of(
            "name",
            "vcpus",
            "mem_mb",
            "disk_mb",
            "cpu_util",
            "mem_util",
            "disk_util",
            "net_util",
            "dirty_mbps",
            "group",
            "host");

    private static final long MILLION = 1_000_000;

    private NeutralCsv() {}

    /**
     * Reads it.
     *
     * @throws InputException if a file is not there, or a line is wrong (with its number)
     */
    public static Cluster read(Path directory) {
        List<Host> hosts = new ArrayList<>();
        Set<String> hostNames = new LinkedHashSet<>();
        CsvTable.read(directory.resolve("nodes.csv"), NODE_TITLES, row -> {
            unique(row, hostNames, "hosts");
            hosts.add(host(row));
        });
        Map<String, Set<String>> groups = new LinkedHashMap<>();
        List<Vm> vms = new ArrayList<>();
        Set<String> vmNames = new LinkedHashSet<>();
        CsvTable.read(directory.resolve("vms.csv"), VM_TITLES, row -> {
            unique(row, vmNames, "VMs");
            String host = row.name("host");
            if (!hostNames.contains(host)) {
                throw new IllegalArgumentException(
                        "host: no host '" + host + "' in nodes.csv; " + NearMatches.hint(host, hostNames, "hosts"));
            }
            vms.add(vm(row));
            if (!row.text("group").isEmpty()) {
                groups.computeIfAbsent(row.text("group"), name -> new LinkedHashSet<>())
                        .add(row.text("name"));
            }
        });
        return new Cluster(RESOURCES, hosts, vms, List.of(Groups.apart(Level.HOST, Strength.hard(), groups)));
    }

    private static void unique(CsvTable.Row row, Set<String> names, String kind) {
        if (!names.add(row.name("name"))) {
            throw new IllegalArgumentException(
                    "name: '" + row.text("name") + "' is the name of two " + kind + "; names must differ");
        }
    }

    private static Host host(CsvTable.Row row) {
        String offline = row.text("offline");
        if (!offline.equals("0") && !offline.equals("1")) {
            throw new IllegalArgumentException("offline: '" + offline + "' is neither 0 nor 1");
        }
        Amounts capacity = Amounts.of(row.whole("mem_mb"), row.whole("cores"), MILLION, MILLION, MILLION, MILLION);
        return Host.of(row.name("name"), capacity)
                .at(row.text("rack"), "", "")
                .in(offline.equals("1") ? HostState.DRAINED : HostState.ONLINE);
    }

    private static Vm vm(CsvTable.Row row) {
        Amounts demand = Amounts.of(
                row.whole("mem_mb"),
                row.whole("vcpus"),
                millionths(row, "cpu_util"),
                millionths(row, "mem_util"),
                millionths(row, "disk_util"),
                millionths(row, "net_util"));
        return Vm.of(row.name("name"), demand, Optional.of(row.text("host")), DataSize.ofMebibytes(row.whole("mem_mb")))
                .dirtying(DataRate.ofBytesPerSecond((long) (row.number("dirty_mbps") * MILLION / 8)));
    }

    private static long millionths(CsvTable.Row row, String title) {
        double share = row.number(title);
        if (share > MILLION) {
            throw new IllegalArgumentException(title + ": " + share + " of a host; write a share such as 0.25");
        }
        return Math.round(share * MILLION);
    }
}
