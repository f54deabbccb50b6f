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
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A directory with {@code nodes.csv} (name, cores, mem_mb, rack, offline) and {@code vms.csv} (name, vcpus, mem_mb,
 * disk_mb, cpu_util, mem_util, disk_util, net_util, dirty_mbps, group, host). Utilisations are shares of one host; a
 * group is one of anti-affinity.
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

    private static final long MILLION = 1_000_000;

    private NeutralCsv() {}

    /**
     * Reads it.
     *
     * @throws InputException if a file is not there, a line is wrong (with its number), or the whole is no cluster
     */
    public static Cluster read(Path directory) {
        List<Host> hosts = new ArrayList<>();
        rows(
                directory.resolve("nodes.csv"),
                5,
                f -> hosts.add(Host.of(f[0], Amounts.of(whole(f[2]), whole(f[1]), MILLION, MILLION, MILLION, MILLION))
                        .at(f[3], "", "")
                        .in(f[4].equals("1") ? HostState.DRAINED : HostState.ONLINE)));
        Map<String, Set<String>> groups = new LinkedHashMap<>();
        List<Vm> vms = new ArrayList<>();
        rows(directory.resolve("vms.csv"), 11, f -> {
            Amounts demand = Amounts.of(
                    whole(f[2]), whole(f[1]), millionths(f[4]), millionths(f[5]), millionths(f[6]), millionths(f[7]));
            vms.add(Vm.of(f[0], demand, Optional.of(f[10]), DataSize.ofMebibytes(whole(f[2])))
                    .dirtying(DataRate.ofBytesPerSecond((long) (number(f[8]) * MILLION / 8))));
            if (!f[9].isEmpty()) {
                groups.computeIfAbsent(f[9], name -> new LinkedHashSet<>()).add(f[0]);
            }
        });
        try {
            return new Cluster(RESOURCES, hosts, vms, List.of(Groups.apart(Level.HOST, Strength.hard(), groups)));
        } catch (IllegalArgumentException e) {
            throw new InputException(directory + ": " + e.getMessage(), e);
        }
    }

    private interface Row {
        void read(String[] fields);
    }

    private static void rows(Path file, int columns, Row reader) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": no such file", e);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
        for (int i = 1; i < lines.size(); i++) {
            String[] fields = lines.get(i).split(",", -1);
            try {
                if (fields.length != columns) {
                    throw new IllegalArgumentException(fields.length + " fields, not " + columns);
                }
                reader.read(fields);
            } catch (IllegalArgumentException e) {
                throw new InputException(file + ", line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
    }

    private static long whole(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no whole number", e);
        }
    }

    private static long millionths(String text) {
        return Math.round(number(text) * MILLION);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no number", e);
        }
    }
}
