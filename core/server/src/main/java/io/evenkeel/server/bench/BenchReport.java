package io.evenkeel.server.bench;

import static io.evenkeel.server.quantity.Figures.NOT_KNOWN;

import io.evenkeel.server.console.Json;
import io.evenkeel.server.console.Style;
import io.evenkeel.server.console.Table;
import io.evenkeel.spi.inventory.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a duel has shown, for people and for programs. */
final class BenchReport {
    private final Map<String, List<Run>> runs;
    private final String own;

    /**
     * A report.
     *
     * @param runs by contender
     * @param own the contender that the others are compared with, and whose forecasts are judged
     */
    BenchReport(Map<String, List<Run>> runs, String own) {
        this.runs = runs;
        this.own = own;
    }

    static String moveLine(int round, int rounds, String contender, Host source, Host destination, Run run) {
        return String.format(
                Locale.ROOT,
                "%d/%d  %-8s  %s -> %s  %s, downtime %s%s",
                round,
                rounds,
                contender,
                source.name(),
                destination.name(),
                millis(Optional.of(run.wall())),
                millis(run.downtime()),
                run.beforeStart()
                        .map(forecast -> ", foretold " + millis(Optional.of(forecast.wall())))
                        .orElse(""));
    }

    List<String> lines(Style style) {
        Table times = Table.of("MOVED BY", ">RUNS", ">TIME MEDIAN", ">P90", ">DOWNTIME MEDIAN", ">P90");
        runs.forEach((name, measured) -> times.row(
                name,
                String.valueOf(measured.size()),
                millis(walls(name).median()),
                millis(walls(name).p90()),
                millis(downtimes(name).median()),
                millis(downtimes(name).p90())));
        for (String other : others()) {
            ratioRow(
                    times,
                    own + " / " + other,
                    other,
                    Run::wall,
                    ratio(downtimes(own).ratioTo(downtimes(other))));
            ratioRow(times, "the same with planning", other, Run::whole, "");
        }
        List<String> lines = new ArrayList<>(times.lines(style));
        lines.add("");
        Table forecasts = Table.of("FORECAST", ">RUNS", ">TIME ERROR MEDIAN", ">P90", ">DOWNTIME ERROR MEDIAN", ">P90");
        forecastRow(forecasts, "before start", beforeStart());
        forecastRow(forecasts, "after the first iteration", afterFirstIteration());
        lines.addAll(forecasts.lines(style));
        lines.add("");
        lines.addAll(notes());
        return lines;
    }

    private void ratioRow(Table times, String name, String other, Function<Run, Duration> part, String downtime) {
        List<Double> ratios = ratios(other, part);
        times.row(
                name,
                String.valueOf(ratios.size()),
                ratio(Sample.middle(ratios)),
                ratio(Sample.nineTenths(ratios)),
                downtime,
                "");
    }

    /** What the figures do not say by themselves. */
    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        Sample planning = Sample.of(
                runsOf(own).stream().flatMap(run -> run.planning().stream()).toList());
        notes.add("Time is from the order to the outcome. " + own + " planned before that (assessment and forecast): "
                + "median " + millis(planning.median()) + ", p90 " + millis(planning.p90()) + ".");
        if (beforeStart().wall().size() == 0) {
            notes.add("Nothing was foretold before the start: it needs --bandwidth, a connection that offers"
                    + " load.dirty-rate, and a guest that converges.");
        }
        if (!others().isEmpty()) {
            notes.add("Ratios of time are those of each round, of which median and p90 are shown.");
            notes.add("Each other contender starts its program and connects within its time; the connection of " + own
                    + " is open.");
        }
        return notes;
    }

    Map<String, Object> json() {
        List<Map<String, Object>> contenders = runs.keySet().stream()
                .map(name -> Json.object()
                        .put("name", name)
                        .put("runs", walls(name).size())
                        .put("wallMedianMillis", walls(name).median().map(Duration::toMillis))
                        .put("wallP90Millis", walls(name).p90().map(Duration::toMillis))
                        .put("downtimeMedianMillis", downtimes(name).median().map(Duration::toMillis))
                        .put("downtimeP90Millis", downtimes(name).p90().map(Duration::toMillis))
                        .put(
                                "moves",
                                runsOf(name).stream().map(BenchReport::moveJson).toList())
                        .build())
                .toList();
        List<Map<String, Object>> ratios = others().stream()
                .map(other -> Json.object()
                        .put("to", other)
                        .put("wall", Sample.middle(ratios(other, Run::wall)))
                        .put("wallP90", Sample.nineTenths(ratios(other, Run::wall)))
                        .put("wallWithPlanning", Sample.middle(ratios(other, Run::whole)))
                        .put("downtime", downtimes(own).ratioTo(downtimes(other)))
                        .build())
                .toList();
        return Json.object()
                .put("contenders", contenders)
                .put("ratios", ratios)
                .put("forecastBeforeStart", forecast(beforeStart()))
                .put("forecastAfterFirstIteration", forecast(afterFirstIteration()))
                .build();
    }

    private static Map<String, Object> moveJson(Run run) {
        return Json.object()
                .put("wallMillis", run.wall().toMillis())
                .put("downtimeMillis", run.downtime().map(Duration::toMillis))
                .put("planningMillis", run.planning().map(Duration::toMillis))
                .put(
                        "wallBeforeStartMillis",
                        run.beforeStart().map(each -> each.wall().toMillis()))
                .put(
                        "wallAfterFirstIterationMillis",
                        run.afterFirstIteration().map(each -> each.wall().toMillis()))
                .build();
    }

    /** The largest median of the rounds' ratios of time, or ratio of median downtimes, to another contender. */
    Optional<Double> worstRatio() {
        return others().stream()
                .flatMap(other -> Stream.of(
                        Sample.middle(ratios(other, Run::wall)), downtimes(own).ratioTo(downtimes(other))))
                .flatMap(Optional::stream)
                .max(Double::compare);
    }

    private ForecastError beforeStart() {
        return ForecastError.of(runsOf(own), Run::beforeStart);
    }

    private ForecastError afterFirstIteration() {
        return ForecastError.of(runsOf(own), Run::afterFirstIteration);
    }

    private List<Double> ratios(String other, Function<Run, Duration> part) {
        return Sample.ratios(
                runsOf(own).stream().map(part).toList(),
                runsOf(other).stream().map(part).toList());
    }

    private List<String> others() {
        return runs.keySet().stream().filter(name -> !name.equals(own)).toList();
    }

    private Sample walls(String name) {
        return Sample.of(runsOf(name).stream().map(Run::wall).toList());
    }

    private Sample downtimes(String name) {
        return Sample.of(
                runsOf(name).stream().flatMap(run -> run.downtime().stream()).toList());
    }

    private List<Run> runsOf(String name) {
        return runs.getOrDefault(name, List.of());
    }

    private static void forecastRow(Table table, String when, ForecastError error) {
        table.row(
                when,
                String.valueOf(error.wall().size()),
                percent(error.medianShare()),
                percent(error.p90Share()),
                millis(error.downtime().median()),
                millis(error.downtime().p90()));
    }

    private static Map<String, Object> forecast(ForecastError error) {
        return Json.object()
                .put("runs", error.wall().size())
                .put("timeErrorMedian", error.medianShare())
                .put("timeErrorP90", error.p90Share())
                .put("downtimeErrorMedianMillis", error.downtime().median().map(Duration::toMillis))
                .put("downtimeErrorP90Millis", error.downtime().p90().map(Duration::toMillis))
                .build();
    }

    private static String millis(Optional<Duration> duration) {
        return duration.map(value -> value.toMillis() + " ms").orElse(NOT_KNOWN);
    }

    private static String ratio(Optional<Double> ratio) {
        return ratio.map(value -> String.format(Locale.ROOT, "%.3f", value)).orElse(NOT_KNOWN);
    }

    private static String percent(Optional<Double> share) {
        return share.map(value -> String.format(Locale.ROOT, "%.1f%%", value * 100))
                .orElse(NOT_KNOWN);
    }
}
