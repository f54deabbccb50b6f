package io.evenkeel.server.plan;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import io.evenkeel.spi.unit.DataSize;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the text form of Ganeti's htools as a cluster with the resources of {@link NeutralCsv}. VMs stay within their node
 * group; those whose disks are on their node, or that are not balanced, stay where they are; exclusion tags are
 * anti-affinity.
 */
public final class GanetiReader {
    private static final int NODES = 1;
    private static final int INSTANCES = 2;
    private static final int TAGS = 3;
    private static final long MILLION = 1_000_000;
    private static final String EXCLUSION = "htools:iextags:";
    private static final Set<String> SHARED = Set.of("rbd", "ext", "sharedfile", "gluster", "blockdev", "diskless");

    private final Path file;
    private final Map<String, long[]> loads;
    private final List<Host> hosts = new ArrayList<>();
    private final List<Vm> vms = new ArrayList<>();
    private final Map<String, String> nodeGroups = new HashMap<>();
    private final Map<String, List<String>> tagsOf = new LinkedHashMap<>();
    private final Set<String> exclusions = new LinkedHashSet<>();

    private GanetiReader(Path file, Map<String, long[]> loads) {
        this.file = file;
        this.loads = loads;
    }

    /** Reads a file without loads: memory and vCPUs alone are made even. */
    public static Cluster read(Path file) {
        return new GanetiReader(file, Map.of()).cluster();
    }

    /**
     * Reads a file and the dynamic loads that htools take with {@code -U}: lines of instance, CPU, memory, disk and
     * network.
     *
     * @throws InputException if a file cannot be read, or a line is wrong (with its number)
     */
    public static Cluster read(Path file, Path utilisation) {
        Map<String, long[]> loads = new HashMap<>();
        Map<String, Integer> lineOf = new HashMap<>();
        List<String> lines = lines(utilisation);
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).strip().split("\\s+", -1);
            if (!lines.get(i).isBlank()) {
                try {
                    require(words.length == 5, words.length + " words, not 5: instance, CPU, memory, disk, network");
                    long[] load = new long[4];
                    for (int k = 0; k < load.length; k++) {
                        load[k] = Math.round(number(words[k + 1]) * MILLION);
                    }
                    require(
                            lineOf.put(words[0], i) == null,
                            "instance " + words[0] + " is there twice; keep one of the lines");
                    loads.put(words[0], load);
                } catch (IllegalArgumentException e) {
                    throw wrong(utilisation, i, e);
                }
            }
        }
        GanetiReader reader = new GanetiReader(file, loads);
        Cluster cluster = reader.cluster();
        for (String name : loads.keySet()) {
            if (!reader.tagsOf.containsKey(name)) {
                throw new InputException(utilisation + ", line " + (lineOf.getOrDefault(name, 0) + 1) + ": instance "
                        + name + " is not in " + file + "; "
                        + NearMatches.hint(name, reader.tagsOf.keySet(), "instances"));
            }
        }
        return cluster;
    }

    private Cluster cluster() {
        int section = 0;
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            section += line.isEmpty() ? 1 : 0;
            if (!line.isEmpty()) {
                try {
                    read(section, line.split("\\|", -1));
                } catch (IllegalArgumentException e) {
                    throw wrong(file, i, e);
                }
            }
        }
        if (hosts.isEmpty()) {
            throw new InputException(file + ": no nodes; the second section of an htools file has them");
        }
        return new Cluster(
                NeutralCsv.RESOURCES,
                hosts,
                vms,
                List.of(Groups.apart(Level.HOST, Strength.hard(), exclusionGroups())));
    }

    private void read(int section, String[] fields) {
        switch (section) {
            case NODES -> node(fields);
            case INSTANCES -> instance(fields);
            case TAGS -> {
                if (fields[0].startsWith(EXCLUSION)) {
                    exclusions.add(fields[0].substring(EXCLUSION.length()) + ":");
                }
            }
            default -> {
                // Node groups are known by what nodes say of them, and policies are htools' own.
            }
        }
    }

    private void node(String[] fields) {
        require(fields.length >= 9, "a node has 9 fields or more, not " + fields.length);
        require(fields[7].matches("[YNM]"), "'" + fields[7] + "' is none of Y, N, M: whether the node is offline");
        long memory = whole(fields[1]) - whole(fields[2]);
        require(fields[3].matches("-?\\d{1,12}"), "'" + fields[3] + "' is no whole number: the free memory");
        require(memory >= 0, "node " + fields[0] + " itself takes more memory than it has");
        require(!fields[0].isBlank(), "the name of the node is blank; give one");
        require(
                nodeGroups.put(fields[0], fields[8]) == null,
                "'" + fields[0] + "' is the name of two nodes; names must differ");
        hosts.add(Host.of(fields[0], Amounts.of(memory, whole(fields[6]), MILLION, MILLION, MILLION, MILLION))
                .offering(Set.of(fields[8]))
                .in(fields[7].equals("Y") ? HostState.DRAINED : HostState.ONLINE));
    }

    private void instance(String[] fields) {
        require(fields.length >= 9, "an instance has 9 fields or more, not " + fields.length);
        String group = nodeGroups.get(fields[6]);
        require(
                group != null,
                "no node '" + fields[6] + "'; " + NearMatches.hint(fields[6], nodeGroups.keySet(), "nodes"));
        require(!fields[0].isBlank(), "the name of the instance is blank; give one");
        require(!tagsOf.containsKey(fields[0]), "'" + fields[0] + "' is the name of two instances; names must differ");
        long memory = whole(fields[1]);
        long[] load = loads.getOrDefault(fields[0], new long[4]);
        Vm vm = Vm.of(
                        fields[0],
                        Amounts.of(memory, whole(fields[3]), load[0], load[1], load[2], load[3]),
                        Optional.of(fields[6]),
                        DataSize.ofMebibytes(memory))
                .needing(Set.of(String.valueOf(group)));
        vms.add(fields[5].equals("Y") && SHARED.contains(fields[8]) ? vm : vm.pinned());
        tagsOf.put(fields[0], fields.length > 9 ? List.of(fields[9].split(",", -1)) : List.of());
    }

    private Map<String, Set<String>> exclusionGroups() {
        Map<String, Set<String>> groups = new LinkedHashMap<>();
        tagsOf.forEach((vm, tags) -> tags.stream()
                .filter(tag -> exclusions.stream().anyMatch(tag::startsWith))
                .forEach(tag -> groups.computeIfAbsent(tag, key -> new LinkedHashSet<>())
                        .add(vm)));
        return groups;
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (NoSuchFileException e) {
            throw new InputException(path + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new InputException(path + ": not a text file in UTF-8", e);
        } catch (IOException e) {
            throw new InputException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static InputException wrong(Path path, int index, IllegalArgumentException e) {
        return new InputException(path + ", line " + (index + 1) + ": " + e.getMessage(), e);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private static long whole(String text) {
        if (!text.matches("\\d{1,12}")) {
            throw new IllegalArgumentException("'" + text + "' is no whole number from 0 to 999999999999");
        }
        return Long.parseLong(text);
    }

    private static double number(String text) {
        if (!text.matches("\\d{1,6}(\\.\\d+)?([eE]-?\\d{1,2})?")) {
            throw new IllegalArgumentException("'" + text + "' is no number");
        }
        return Double.parseDouble(text);
    }
}
