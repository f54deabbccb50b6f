package io.evenkeel.server.plan;

import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.schedule.Schedule;
import io.evenkeel.planner.schedule.TimedMove;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.console.Style;
import io.evenkeel.server.console.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan and its schedule for people and for programs. */
public final class PlanReport {
    private static final int SHOWN = 40;

    private PlanReport() {}

    /** As JSON. */
    public static String json(Plan plan, Schedule schedule) {
        return Json.text(Json.object()
                        .put("scoreBefore", plan.scoreBefore())
                        .put("scoreAfter", plan.scoreAfter())
                        .put("scoreBound", plan.bounds().score())
                        .put("movesBound", plan.bounds().moves())
                        .put("makespan", schedule.makespan().toMillis())
                        .put("makespanBound", schedule.makespanBound().toMillis())
                        .put("unplaced", plan.unplaced())
                        .put("stuck", schedule.stuck())
                        .put(
                                "moves",
                                schedule.moves().stream()
                                        .map(move -> Json.object()
                                                .put("vm", move.vm())
                                                .put("from", move.from())
                                                .put("to", move.to())
                                                .put("start", move.start().toMillis())
                                                .put("end", move.end().toMillis())
                                                .put("downtime", move.downtime().toMillis())
                                                .put("detour", move.isDetour())
                                                .build())
                                        .toList())
                        .build())
                + "\n";
    }

    /** As a table with a summary below. */
    public static List<String> lines(Plan plan, Schedule schedule, Style style) {
        Table table = Table.of("VM", "FROM", "TO", ">START", ">END", ">DOWNTIME");
        schedule.moves().stream().limit(SHOWN).forEach(move -> row(table, move));
        List<String> lines = new ArrayList<>(schedule.moves().isEmpty() ? List.of() : table.lines(style));
        if (schedule.moves().size() > SHOWN) {
            lines.add("... and " + (schedule.moves().size() - SHOWN) + " more; --output json has them all");
        }
        lines.add(String.format(
                Locale.ROOT,
                "%d moves (no plan does what must be done with fewer than %d), score %.4f -> %.4f (no placement below %.4f)",
                plan.moves().size(),
                plan.bounds().moves(),
                plan.scoreBefore(),
                plan.scoreAfter(),
                plan.bounds().score()));
        lines.add(String.format(
                Locale.ROOT,
                "takes %.1f s (not less than %.1f s)",
                schedule.makespan().toMillis() / 1e3,
                schedule.makespanBound().toMillis() / 1e3));
        if (!plan.unplaced().isEmpty()) {
            lines.add("no place for: " + String.join(", ", plan.unplaced()));
        }
        if (!schedule.stuck().isEmpty()) {
            lines.add("cannot be moved live at any time: " + String.join(", ", schedule.stuck()));
        }
        return lines;
    }

    private static void row(Table table, TimedMove move) {
        table.row(
                move.vm(),
                move.from().orElse(""),
                move.to() + (move.isDetour() ? " (on the way)" : ""),
                String.format(Locale.ROOT, "%.1f s", move.start().toMillis() / 1e3),
                String.format(Locale.ROOT, "%.1f s", move.end().toMillis() / 1e3),
                move.downtime().toMillis() + " ms");
    }
}
