package io.evenkeel.simulation.bench;

import io.evenkeel.engine.text.Words;
import io.evenkeel.simulation.fault.Fault;
import io.evenkeel.simulation.fault.FaultKind;
import io.evenkeel.simulation.invariant.Violation;
import io.evenkeel.simulation.seeded.Draw;
import io.evenkeel.simulation.seeded.RunResult;
import io.evenkeel.spi.guard.StartGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What came of many seeds. Guarded by itself while runs are added. */
public final class SeedReport {

    private final Draw draw;
    private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
    private final Map<StartGuard, Integer> guards = new EnumMap<>(StartGuard.class);
    /** How many runs had so many witnesses. */
    private final Map<Integer, Integer> witnesses = new TreeMap<>();

    private final Map<Long, RunResult> failing = new TreeMap<>();
    private long runs;
    private long events;
    private long facts;
    private long fences;
    private long starts;
    private long terms;
    private long nanos;
    private long cpuNanos;

    SeedReport(Draw draw) {
        this.draw = draw;
        for (FaultKind kind : draw.kinds()) {
            faults.put(kind, 0);
        }
    }

    void add(RunResult result) {
        runs++;
        events += result.events();
        facts += result.measures().facts();
        fences += result.measures().fences();
        starts += result.measures().starts();
        terms += result.measures().terms();
        guards.merge(result.spec().world().startGuard(), 1, Integer::sum);
        witnesses.merge(result.spec().world().witnesses().size(), 1, Integer::sum);
        for (Fault fault : result.spec().plan().faults()) {
            faults.merge(fault.kind(), 1, Integer::sum);
        }
        if (!result.isGood()) {
            failing.put(result.spec().seed(), result);
        }
    }

    void took(long time, long cpuTime) {
        nanos = time;
        cpuNanos = cpuTime;
    }

    public long runs() {
        return runs;
    }

    /** Runs that broke an invariant, by their seeds. */
    public Map<Long, RunResult> failing() {
        return Collections.unmodifiableMap(failing);
    }

    public Duration took() {
        return Duration.ofNanos(nanos);
    }

    public Map<FaultKind, Integer> faults() {
        return Collections.unmodifiableMap(faults);
    }

    public long starts() {
        return starts;
    }

    /** Kinds of faults that no run had. */
    public List<FaultKind> uncovered() {
        return faults.entrySet().stream()
                .filter(each -> each.getValue() == 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static <K> String counts(Map<K, Integer> runs, Function<K, String> words) {
        return runs.entrySet().stream()
                .map(each -> words.apply(each.getKey()) + " in " + each.getValue())
                .collect(Collectors.joining(", "));
    }

    /** A page for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        double seconds = Math.max(1e-9, nanos / 1e9);
        double simulated = runs * draw.length().toMillis() / 1000.0;
        lines.add(String.format(
                Locale.ROOT,
                "%d runs of %d hosts and %d s in %.1f s: %.1f runs/s, %.1f ms of CPU each, %.0f times real time,"
                        + " %.0f events/s",
                runs,
                draw.hosts(),
                draw.length().toSeconds(),
                seconds,
                runs / seconds,
                cpuNanos / 1e6 / Math.max(1, runs),
                simulated / seconds,
                events / seconds));
        lines.add(String.format(
                Locale.ROOT,
                "terms of office %d, facts %d, fences intended %d, VMs started %d; guards: %s; witnesses: %s",
                terms,
                facts,
                fences,
                starts,
                counts(guards, Words::of),
                counts(witnesses, count -> count + " each")));
        if (!uncovered().isEmpty()) {
            lines.add("kinds of faults that no run had: "
                    + uncovered().stream().map(Words::typed).collect(Collectors.joining(", ")));
        }
        lines.add("runs that broke an invariant: " + failing.size());
        failing.forEach((seed, result) -> {
            for (Violation violation : result.violations()) {
                lines.add("  seed " + seed + ": " + violation);
            }
        });
        return lines;
    }
}
