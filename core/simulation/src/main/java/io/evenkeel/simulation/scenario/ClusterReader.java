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
        DataSize memory = cluster.read("memory", HOST_MEMORY, node -> node.as(Quantities.SIZE, Quantities::size));
        List<HostSpec> hosts = hosts(cluster.get("hosts"), memory);
        Set<String> names = new LinkedHashSet<>();
        hosts.forEach(host -> names.add(host.id().value()));
        List<VmSpec> vms = new ArrayList<>();
        int each = cluster.read("vms-per-host", 0, node -> node.as(Quantities.WHOLE, Quantities::whole));
        for (HostSpec host : hosts) {
            for (int i = 1; i <= each; i++) {
                vms.add(new VmSpec(new VmId(host.id() + "-vm" + i), host.id(), 1, VM_MEMORY, Map.of()));
            }
        }
        cluster.find("vms").ifPresent(list -> list.items().forEach(item -> vms.add(vm(item.mapping(), names))));
        int witnesses = cluster.read("witnesses", 2, node -> node.as("a whole number", Integer::parseInt));
        return new WorldSettings(
                hosts,
                vms,
                cluster.read("guard", StartGuard.EPOCH_GUARD, ClusterReader::guard),
                cluster.read("epochs-kept", true, ClusterReader::isCentral),
                false,
                cluster.read("watchdog", Optional.<Duration>empty(), node -> Optional.of(ScenarioFile.duration(node))),
                cluster.read("boot", Duration.ofSeconds(40), ScenarioFile::duration),
                cluster.read("power-off", Duration.ofSeconds(2), ScenarioFile::duration),
                cluster.read("slow-power-off", Duration.ofSeconds(15), ScenarioFile::duration),
                IntStream.rangeClosed(1, witnesses).mapToObj(i -> "w" + i).toList());
    }

    private static StartGuard guard(Node node) {
        return switch (node.text()) {
            case "epoch" -> StartGuard.EPOCH_GUARD;
            case "lease" -> StartGuard.EXCLUSIVE_LEASE;
            case "none" -> StartGuard.NONE;
            default -> throw node.place().wrong("epoch, lease or none; not " + node.text());
        };
    }

    private static boolean isCentral(Node node) {
        return switch (node.text()) {
            case "centrally" -> true;
            case "by-host" -> false;
            default -> throw node.place().wrong("centrally or by-host; not " + node.text());
        };
    }

    private static FailureDomain domain(Node.Mapping host) {
        if (host.find("domain").isPresent()) {
            return new FailureDomain(
                    host.get("domain").items().stream().map(Node::text).toList());
        }
        return host.read("rack", FailureDomain.UNKNOWN, each -> FailureDomain.of("site", "room", each.text()));
    }

    private static List<HostSpec> hosts(Node node, DataSize memory) {
        List<HostSpec> hosts = new ArrayList<>();
        if (node instanceof Node.Scalar) {
            int count = node.as(Quantities.WHOLE, Quantities::whole);
            for (int i = 1; i <= count; i++) {
                hosts.add(new HostSpec(new HostId("h" + i), THREADS, memory, FailureDomain.UNKNOWN, Map.of()));
            }
            return hosts;
        }
        for (Node item : node.items()) {
            Node.Mapping host = item.mapping().allow("name", "memory", "threads", "rack", "domain", "labels");
            hosts.add(new HostSpec(
                    new HostId(host.get("name").text()),
                    host.read("threads", THREADS, each -> each.as(Quantities.WHOLE, Quantities::whole)),
                    host.read("memory", memory, each -> each.as(Quantities.SIZE, Quantities::size)),
                    domain(host),
                    labels(host)));
        }
        return hosts;
    }

    private static VmSpec vm(Node.Mapping vm, Set<String> hosts) {
        vm.allow("name", "host", "memory", "cpus", "labels", "platform-ha");
        return new VmSpec(
                new VmId(vm.get("name").text()),
                new HostId(ScenarioFile.known(vm.get("host"), hosts, "host")),
                vm.read("cpus", 1, node -> node.as(Quantities.WHOLE, Quantities::whole)),
                vm.read("memory", VM_MEMORY, node -> node.as(Quantities.SIZE, Quantities::size)),
                labels(vm),
                vm.read("platform-ha", false, ClusterReader::flag));
    }

    private static boolean flag(Node node) {
        return switch (node.text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw node.place().wrong("true or false; not " + node.text());
        };
    }

    private static Map<String, String> labels(Node.Mapping of) {
        Map<String, String> labels = new LinkedHashMap<>();
        of.find("labels")
                .ifPresent(node -> node.mapping().members().forEach((name, value) -> labels.put(name, value.text())));
        return labels;
    }
}
