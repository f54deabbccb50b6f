package io.evenkeel.server.bench.trace;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.text.Words;
import io.evenkeel.planner.cost.GeometricPrecopy;
import io.evenkeel.planner.policy.Policy;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.console.Style;
import io.evenkeel.server.console.Table;
import io.evenkeel.spi.unit.DataRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Replays a trace under every rule and collects what comes of it. */
public final class TraceBench {
    private static final double TERA = 1e12;

    private final Trace trace;
    private final Site site;
    private final long trials;
    private final Consumer<String> progress;
    private final List<Row> rows = new ArrayList<>();

    private record Row(String start, String mover, Figures figures) {}

    /**
     * A bench without results yet.
     *
     * @param trials how long each plan of the planner searches after its descent
     * @param progress told what is being replayed
     */
    public TraceBench(Trace trace, Site site, long trials, Consumer<String> progress) {
        this.trace = requireNonNull(trace, "trace");
        this.site = requireNonNull(site, "site");
        this.trials = trials;
        this.progress = requireNonNull(progress, "progress");
    }

    /** Replays it from this placement under every rule. */
    public void run(String start, int[] hostOf) {
        List<Mover> movers = new ArrayList<>(Movers.peers());
        for (Policy.Preset preset : Policy.Preset.values()) {
            movers.add(new PolicyMover(
                    "Evenkeel, " + Words.typed(preset),
                    preset.with(DataRate.ofMegabitsPerSecond(5_000), GeometricPrecopy.usual()),
                    trials));
        }
        Replay replay = new Replay(trace, site, hostOf);
        for (Mover mover : movers) {
            progress.accept("start " + start + ": " + mover.name() + " ...");
            rows.add(new Row(start, mover.name(), replay.run(mover)));
        }
    }

    public List<String> lines(Style style) {
        Table table = Table.of(
                "START",
                "BALANCED BY",
                ">MOVES",
                ">AGAIN IN 1 H",
                ">BACK",
                ">OVERLOADED",
                ">UNMET",
                ">CV",
                ">TB",
                ">CPU S");
        for (Row row : rows) {
            Figures figures = row.figures();
            table.row(
                    row.start(),
                    row.mover(),
                    String.valueOf(figures.moves()),
                    String.valueOf(figures.soonAgain()),
                    String.valueOf(figures.back()),
                    String.valueOf(figures.overloaded()),
                    number("%.1f", figures.unmet()),
                    number("%.3f", figures.unevenness()),
                    number("%.2f", figures.bytes() / TERA),
                    number("%.1f", figures.cpuSeconds()));
        }
        List<String> lines = table.lines(style);
        lines.add(String.format(
                Locale.ROOT,
                "%d VMs on %d hosts, %d samples; overloaded: host-samples above 90 %%, of %d",
                trace.vms(),
                site.hosts(),
                trace.samples(),
                site.hosts() * trace.samples()));
        return lines;
    }

    public String json() {
        return Json.text(rows.stream()
                        .map(row -> Json.object()
                                .put("start", row.start())
                                .put("balancedBy", row.mover())
                                .put("moves", row.figures().moves())
                                .put("againWithinAnHour", row.figures().soonAgain())
                                .put("back", row.figures().back())
                                .put("overloadedHostSamples", row.figures().overloaded())
                                .put("unmet", row.figures().unmet())
                                .put("variation", row.figures().unevenness())
                                .put("bytes", Math.round(row.figures().bytes()))
                                .put("cpuMillis", Math.round(row.figures().cpuSeconds() * 1000))
                                .build())
                        .toList())
                + "\n";
    }

    private static String number(String form, double value) {
        return String.format(Locale.ROOT, form, value);
    }
}
