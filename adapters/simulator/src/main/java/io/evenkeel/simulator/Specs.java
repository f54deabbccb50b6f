package io.evenkeel.simulator;

import io.evenkeel.simulator.yaml.Node;
import io.evenkeel.simulator.yaml.Quantities;
import io.evenkeel.spi.health.WatchdogAction;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Hosts and VMs of a datacenter file. */
final class Specs {

    /** The time that QEMU's i6300esb takes unless its driver sets another. */
    private static final Duration I6300ESB = Duration.ofSeconds(30);

    private Specs() {}

    static HostSpec host(Node.Mapping mapping) {
        mapping.allow(
                "id",
                "cpu-threads",
                "memory",
                "numa-nodes",
                "failure-domain",
                "labels",
                "cpu-model",
                "cpu-features",
                "networks",
                "nic");
        HostSpec plain =
                HostSpec.of(mapping.get("id").as("an id of at most 255 characters", text -> new HostId(text).value()));
        return new HostSpec(
                plain.id(),
                mapping.read("cpu-threads", plain.cpuThreads(), Specs::whole),
                mapping.read("memory", plain.memory(), node -> node.as(Quantities.SIZE, Quantities::size)),
                mapping.read("numa-nodes", plain.numaNodes(), Specs::whole),
                mapping.read(
                        "failure-domain",
                        FailureDomain.UNKNOWN,
                        node -> node.as("names separated by slashes", FailureDomain::parse)),
                mapping.read("labels", Map.of(), Specs::labels),
                mapping.read("cpu-model", plain.cpuModel(), Node::text),
                mapping.read("cpu-features", Set.of(), Specs::texts),
                mapping.read("networks", plain.networks(), Specs::texts),
                mapping.read("nic", plain.nic(), node -> node.as(Quantities.RATE, Quantities::rate)));
    }

    static VmSpec vm(Node.Mapping mapping, Map<String, Workload> workloads) {
        mapping.allow(
                "id",
                "name",
                "host",
                "state",
                "memory",
                "cpus",
                "disks",
                "networks",
                "cpu-features",
                "host-devices",
                "local-medium",
                "workload",
                "labels",
                "obeys-shutdown",
                "agent",
                "watchdog",
                "platform-ha");
        VmSpec plain =
                VmSpec.of(mapping.get("id").as("an id of at most 255 characters", text -> new VmId(text).value()));
        return new VmSpec(
                plain.id(),
                mapping.read("name", plain.name(), Node::text),
                mapping.read("memory", plain.memory(), node -> node.as(Quantities.SIZE, Quantities::size)),
                mapping.read("cpus", plain.virtualCpus(), Specs::whole),
                mapping.read("disks", plain.disks(), Specs::disks),
                mapping.read("networks", plain.networks(), Specs::texts),
                new VmSpec.Needs(
                        mapping.read("cpu-features", Set.of(), Specs::texts),
                        List.copyOf(mapping.read("host-devices", Set.of(), Specs::texts)),
                        mapping.find("local-medium").map(Node::text)),
                mapping.read("workload", Workload.IDLE, node -> known(node, workloads, "workload")),
                mapping.read("labels", Map.of(), Specs::labels),
                mapping.read("obeys-shutdown", true, node -> node.as("true or false", Quantities::flag)),
                new VmSpec.Signs(
                        mapping.read("agent", true, node -> node.as("true or false", Quantities::flag)),
                        mapping.find("watchdog").map(Specs::watchdog)));
    }

    private static VmSpec.Watchdog watchdog(Node node) {
        Node.Mapping watchdog = node.mapping().allow("action", "after");
        return new VmSpec.Watchdog(
                watchdog.read("action", WatchdogAction.RESET, Specs::action),
                watchdog.read("after", I6300ESB, Specs::time));
    }

    private static WatchdogAction action(Node node) {
        return node.as(
                "none, pause, reset, power-off, shutdown or other",
                text -> WatchdogAction.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    static Timing timing(Node.Mapping mapping) {
        mapping.allow(
                "prepare",
                "resume",
                "default-downtime",
                "link-timeout",
                "shutdown",
                "power-off",
                "boot",
                "platform-restart");
        Timing plain = Timing.DEFAULT;
        return new Timing(
                time(mapping, "prepare", plain.prepare()),
                time(mapping, "resume", plain.resume()),
                time(mapping, "default-downtime", plain.defaultDowntime()),
                time(mapping, "link-timeout", plain.linkTimeout()),
                time(mapping, "shutdown", plain.shutdown()),
                time(mapping, "power-off", plain.powerOff()),
                time(mapping, "boot", plain.boot()),
                time(mapping, "platform-restart", plain.platformRestart()));
    }

    /** What a name stands for. */
    static <T> T known(Node node, Map<String, T> byName, String what) {
        T found = byName.get(node.text());
        if (found == null) {
            throw node.place()
                    .wrong("no " + what + " " + node.text() + "; known are " + String.join(", ", byName.keySet()));
        }
        return found;
    }

    private static Duration time(Node.Mapping mapping, String name, Duration otherwise) {
        return mapping.read(name, otherwise, Specs::time);
    }

    private static Duration time(Node node) {
        return node.as(Quantities.DURATION, Quantities::duration);
    }

    private static int whole(Node node) {
        return node.as(Quantities.WHOLE, Quantities::whole);
    }

    private static Set<String> texts(Node node) {
        Set<String> texts = new LinkedHashSet<>();
        node.items().forEach(item -> texts.add(item.text()));
        return texts;
    }

    private static Map<String, String> labels(Node node) {
        Map<String, String> labels = new LinkedHashMap<>();
        node.mapping().members().forEach((name, value) -> labels.put(name, value.text()));
        return labels;
    }

    private static List<Disk> disks(Node node) {
        List<Disk> disks = new ArrayList<>();
        for (Node item : node.items()) {
            Node.Mapping disk = item.mapping().allow("name", "size", "shared");
            disks.add(new Disk(
                    disk.get("name").text(),
                    disk.get("size").as(Quantities.SIZE, Quantities::size),
                    disk.read("shared", true, flag -> flag.as("true or false", Quantities::flag))));
        }
        return disks;
    }
}
