package io.evenkeel.server.plan.snapshot;

import io.evenkeel.engine.text.Words;
import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.server.console.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes a cluster as the JSON that {@link SnapshotReader} reads. What is as usual is left out. */
public final class SnapshotWriter {
    private SnapshotWriter() {}

    public static String json(ClusterSnapshot snapshot) {
        Cluster cluster = snapshot.cluster();
        Json.Entry entry = Json.object()
                .put("format", SnapshotReader.FORMAT)
                .put("version", SnapshotReader.VERSION)
                .put("takenAt", snapshot.takenAt().map(Instant::toString))
                .put("source", snapshot.source());
        putUnlessEmpty(entry, "leftOut", snapshot.leftOut());
        if (!snapshot.notes().isEmpty()) {
            entry.put("notes", snapshot.notes());
        }
        entry.put(
                        "resources",
                        cluster.resources().stream()
                                .map(SnapshotWriter::resource)
                                .toList())
                .put(
                        "hosts",
                        cluster.hosts().stream()
                                .map(host -> host(host, cluster.resources()))
                                .toList())
                .put(
                        "vms",
                        cluster.vms().stream()
                                .map(vm -> vm(vm, cluster.resources()))
                                .toList())
                .put(
                        "rules",
                        cluster.constraints().stream().map(RuleForm::write).toList());
        Map<String, Long> uplinks = new TreeMap<>();
        cluster.uplinks().forEach((rack, rate) -> uplinks.put(rack, rate.bytesPerSecond()));
        putUnlessEmpty(entry, "uplinks", uplinks);
        return Json.text(entry.build()) + "\n";
    }

    private static void putUnlessEmpty(Json.Entry entry, String name, Map<String, ?> values) {
        if (!values.isEmpty()) {
            entry.put(name, values);
        }
    }

    private static void putUnlessBlank(Json.Entry entry, String name, String value) {
        if (!value.isEmpty()) {
            entry.put(name, value);
        }
    }

    private static void putUnlessEmpty(Json.Entry entry, String name, Iterable<String> values) {
        List<String> sorted = new ArrayList<>();
        values.forEach(sorted::add);
        if (!sorted.isEmpty()) {
            entry.put(name, sorted.stream().sorted().toList());
        }
    }

    private static Map<String, Object> resource(Resource resource) {
        return Json.object()
                .put("name", resource.name())
                .put("weight", resource.weight())
                .put("overcommit", resource.overcommit())
                .build();
    }

    private static Map<String, Long> amounts(Amounts amounts, List<Resource> resources) {
        Map<String, Long> named = new LinkedHashMap<>();
        for (int k = 0; k < resources.size(); k++) {
            named.put(resources.get(k).name(), amounts.get(k));
        }
        return named;
    }

    private static Map<String, Object> host(Host host, List<Resource> resources) {
        Json.Entry entry = Json.object().put("name", host.name());
        if (host.state() != HostState.ONLINE) {
            entry.put("state", Words.typed(host.state()));
        }
        entry.put("capacity", amounts(host.capacity(), resources));
        putUnlessBlank(entry, "rack", host.rack());
        putUnlessBlank(entry, "room", host.room());
        putUnlessBlank(entry, "site", host.site());
        entry.put("link", host.link().bytesPerSecond());
        putUnlessEmpty(entry, "labels", host.labels());
        return entry.build();
    }

    private static Map<String, Object> vm(Vm vm, List<Resource> resources) {
        Json.Entry entry = Json.object()
                .put("name", vm.name())
                .put("host", vm.host())
                .put("demand", amounts(vm.demand(), resources))
                .put("memory", vm.memory().bytes());
        if (vm.dirtyRate().bytesPerSecond() > 0) {
            entry.put("dirtyRate", vm.dirtyRate().bytesPerSecond());
        }
        if (vm.priority() != 0) {
            entry.put("priority", vm.priority());
        }
        if (!vm.isMovable()) {
            entry.put("movable", false);
        }
        Optional<Long> residence = vm.residence().map(Duration::toMillis);
        entry.put("residence", residence);
        putUnlessEmpty(entry, "needs", vm.needs());
        return entry.build();
    }
}
