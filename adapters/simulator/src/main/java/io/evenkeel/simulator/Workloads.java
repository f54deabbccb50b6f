package io.evenkeel.simulator;

import io.evenkeel.simulator.memory.Region;
import io.evenkeel.simulator.memory.WritePattern;
import io.evenkeel.simulator.yaml.Node;
import io.evenkeel.simulator.yaml.Quantities;
import io.evenkeel.spi.unit.Share;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The workloads and load traces of a datacenter file. */
final class Workloads {

    private Workloads() {}

    static Map<String, Workload> read(Node.Mapping root) {
        Map<String, LoadTrace> traces = new LinkedHashMap<>();
        root.find("traces")
                .ifPresent(node -> node.mapping().members().forEach((name, trace) -> traces.put(name, trace(trace))));
        Map<String, Workload> workloads = new LinkedHashMap<>();
        workloads.put("idle", Workload.IDLE);
        root.find("workloads")
                .ifPresent(node -> node.mapping()
                        .members()
                        .forEach((name, workload) -> workloads.put(name, workload(workload.mapping(), traces))));
        return workloads;
    }

    private static LoadTrace trace(Node node) {
        List<LoadTrace.Step> steps = new ArrayList<>();
        for (Node item : node.items()) {
            Node.Mapping step = item.mapping().allow("for", "level");
            steps.add(new LoadTrace.Step(
                    step.get("for").as(Quantities.DURATION, Quantities::duration),
                    step.get("level").as(Quantities.SHARE, Quantities::share)));
        }
        if (steps.isEmpty()) {
            throw node.place().wrong("a trace needs at least one step with 'for' and 'level'");
        }
        return new LoadTrace(steps);
    }

    private static Workload workload(Node.Mapping mapping, Map<String, LoadTrace> traces) {
        mapping.allow("cpu", "received", "sent", "writes");
        List<Region> regions = new ArrayList<>();
        mapping.find("writes").map(Node::items).orElse(List.of()).forEach(item -> regions.add(region(item.mapping())));
        double covered =
                regions.stream().mapToDouble(region -> region.memory().value()).sum();
        if (covered > 1 + 1e-9) {
            throw mapping.get("writes").place().wrong("the regions cover more than 100% of the memory");
        }
        return new Workload(
                regions,
                mapping.read("cpu", Workload.IDLE.cpu(), node -> cpu(node, traces)),
                mapping.read("received", Workload.IDLE.received(), node -> node.as(Quantities.RATE, Quantities::rate)),
                mapping.read("sent", Workload.IDLE.sent(), node -> node.as(Quantities.RATE, Quantities::rate)));
    }

    private static LoadTrace cpu(Node node, Map<String, LoadTrace> traces) {
        LoadTrace trace = traces.get(node.text());
        if (trace != null) {
            return trace;
        }
        Share share = node.as(
                Quantities.SHARE + ", or the name of a trace (" + String.join(", ", traces.keySet()) + ")",
                Quantities::share);
        return LoadTrace.constant(share);
    }

    private static Region region(Node.Mapping mapping) {
        mapping.allow("memory", "rate", "pattern");
        return new Region(
                mapping.get("memory").as(Quantities.SHARE, Quantities::share),
                mapping.get("rate").as(Quantities.RATE, Quantities::rate),
                mapping.read(
                        "pattern",
                        WritePattern.RANDOM,
                        node -> node.as(
                                "one of sequential, random, zipf",
                                text -> WritePattern.valueOf(text.toUpperCase(Locale.ROOT)))));
    }
}
