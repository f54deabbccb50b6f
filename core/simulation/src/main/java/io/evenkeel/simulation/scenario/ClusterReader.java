package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.world.HostSpec;
import io.evenkeel.simulation.world.VmSpec;
import io.evenkeel.simulation.world.WorldSettings;
import io.evenkeel.simulation.yaml.Node;
import io.evenkeel.simulation.yaml.Quantities;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads what a cluster is made of. */
final class ClusterReader {

    private static final DataSize HOST_MEMORY = DataSize.ofGibibytes(64);
    private static final DataSize VM_MEMORY = DataSize.ofGibibytes(4);
    private static final int THREADS = 32;
    private static final DataSize MOST_MEMORY = DataSize.ofGibibytes(1 << 20);
    private static final String MOST_MEMORY_TEXT = "1024TiB";
    private static final int MOST_HOSTS = 10_000;
    private static final int MOST_VMS = 200_000;
    private static final int MOST_THREADS = 10_000;
    private static final int LONGEST_NAME = 255;
    private static final int MOST_WITNESSES = 15;
    private static final String HOST = "{name: h1, memory: 64GiB}";
    private static final String VM = "{name: db, host: h1, memory: 4GiB}";

    private ClusterReader() {}

    static WorldSettings read(Node.Mapping cluster) {
        cluster.allow(
                "hosts",
                "vms",
                "vms-per-host",
                "memory",
                "guard",
                "watchdog",
                "witnesses",
                "boot",
                "power-off",
                "slow-power-off",
                "epochs-kept");
        DataSize memory = cluster.read("memory", HOST_MEMORY, ClusterReader::memory);
        Set<String> names = new LinkedHashSet<>();
        List<HostSpec> hosts = hosts(cluster.get("hosts", "3"), memory, names);
        List<VmSpec> vms = new ArrayList<>();
        int each = cluster.read("vms-per-host", 0, node -> node.whole(0, MOST_VMS / hosts.size()));
        for (HostSpec host : hosts) {
            for (int i = 1; i <= each; i++) {
                vms.add(new VmSpec(new VmId(host.id() + "-vm" + i), host.id(), 1, VM_MEMORY, Map.of()));
            }
        }
        Set<String> taken = new LinkedHashSet<>();
        vms.forEach(vm -> taken.add(vm.id().value()));
        cluster.find("vms")
                .ifPresent(list -> list.items("[" + VM + "]; 'vms-per-host' takes a number")
                        .forEach(item -> vms.add(vm(item.mapping(VM), names, taken))));
        int witnesses = cluster.read("witnesses", 2, node -> node.whole(0, MOST_WITNESSES));
        return new WorldSettings(
                hosts,
                vms,
                cluster.read("guard", StartGuard.EPOCH_GUARD, ClusterReader::guard),
                cluster.read("epochs-kept", true, ClusterReader::isCentral),
                false,
                cluster.read("watchdog", Optional.<Duration>empty(), node -> Optional.of(ScenarioFile.positive(node))),
                cluster.read("boot", Duration.ofSeconds(40), ScenarioFile::duration),
                cluster.read("power-off", Duration.ofSeconds(2), ScenarioFile::duration),
                cluster.read("slow-power-off", Duration.ofSeconds(15), ScenarioFile::duration),
                IntStream.rangeClosed(1, witnesses).mapToObj(i -> "w" + i).toList());
    }

    private static DataSize memory(Node node) {
        DataSize memory = node.as(Quantities.SIZE, Quantities::size);
        if (memory.bytes() < 1 || memory.bytes() > MOST_MEMORY.bytes()) {
            throw node.place().wrong("must be from 1B to " + MOST_MEMORY_TEXT + ", not '" + node.text() + "'");
        }
        return memory;
    }

    private static StartGuard guard(Node node) {
        return switch (node.text()) {
            case "epoch" -> StartGuard.EPOCH_GUARD;
            case "lease" -> StartGuard.EXCLUSIVE_LEASE;
            case "none" -> StartGuard.NONE;
            default -> throw node.place().wrong("must be epoch, lease or none, not '" + node.text() + "'");
        };
    }

    private static boolean isCentral(Node node) {
        return switch (node.text()) {
            case "centrally" -> true;
            case "by-host" -> false;
            default -> throw node.place().wrong("must be centrally or by-host, not '" + node.text() + "'");
        };
    }

    private static FailureDomain domain(Node.Mapping host) {
        if (host.find("domain").isPresent()) {
            return new FailureDomain(host.get("domain", "[site, rack]").items("[site, rack]").stream()
                    .map(Node::text)
                    .toList());
        }
        return host.read("rack", FailureDomain.UNKNOWN, each -> FailureDomain.of("site", "room", each.text()));
    }

    private static List<HostSpec> hosts(Node node, DataSize memory, Set<String> names) {
        List<HostSpec> hosts = new ArrayList<>();
        if (node instanceof Node.Scalar) {
            int count = node.whole(1, MOST_HOSTS);
            for (int i = 1; i <= count; i++) {
                names.add("h" + i);
                hosts.add(new HostSpec(new HostId("h" + i), THREADS, memory, FailureDomain.UNKNOWN, Map.of()));
            }
            return hosts;
        }
        List<Node> items = node.items("[" + HOST + "], or a number of hosts");
        if (items.isEmpty()) {
            throw node.place().wrong("must not be empty; write for example [" + HOST + "], or a number of hosts");
        }
        for (Node item : items) {
            Node.Mapping host = item.mapping(HOST).allow("name", "memory", "threads", "rack", "domain", "labels");
            hosts.add(new HostSpec(
                    new HostId(name(host.get("name", "h1"), names)),
                    host.read("threads", THREADS, each -> each.whole(1, MOST_THREADS)),
                    host.read("memory", memory, ClusterReader::memory),
                    domain(host),
                    labels(host)));
        }
        return hosts;
    }

    private static VmSpec vm(Node.Mapping vm, Set<String> hosts, Set<String> taken) {
        vm.allow("name", "host", "memory", "cpus", "labels", "platform-ha");
        return new VmSpec(
                new VmId(name(vm.get("name", "db"), taken)),
                new HostId(ScenarioFile.known(vm.get("host", "h1"), hosts, "host")),
                vm.read("cpus", 1, node -> node.whole(1, MOST_THREADS)),
                vm.read("memory", VM_MEMORY, ClusterReader::memory),
                labels(vm),
                vm.read("platform-ha", false, ClusterReader::flag));
    }

    private static String name(Node node, Set<String> taken) {
        String name = node.text();
        if (name.length() > LONGEST_NAME) {
            throw node.place().wrong("must be a name of at most " + LONGEST_NAME + " characters");
        }
        if (!taken.add(name)) {
            throw node.place().wrong("another is called " + name + " already; names must differ");
        }
        return name;
    }

    private static boolean flag(Node node) {
        return switch (node.text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw node.place().wrong("must be true or false, not '" + node.text() + "'");
        };
    }

    private static Map<String, String> labels(Node.Mapping of) {
        Map<String, String> labels = new LinkedHashMap<>();
        of.find("labels")
                .ifPresent(node -> node.mapping("{group: web}")
                        .members()
                        .forEach((name, value) -> labels.put(name, value.text())));
        return labels;
    }
}
