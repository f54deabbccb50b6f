package io.evenkeel.server.plan;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.explain.Explanation;
import io.evenkeel.planner.plan.Consolidation;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.policy.Policy;
import io.evenkeel.planner.schedule.Schedule;
import io.evenkeel.planner.schedule.TimedMove;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.console.Style;
import io.evenkeel.server.console.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A plan for people and for programs.
 *
 * @param pinned VMs on hosts that shall be empty, which the plan may not move
 * @param explanation why, if that was asked for
 * @param emptied what a consolidation comes to
 * @param rule by which the cluster was balanced
 */
public record PlanReport(
        Plan plan,
        Schedule schedule,
        List<String> pinned,
        Optional<Explanation> explanation,
        Optional<Consolidation.Result> emptied,
        Optional<BalanceRule> rule) {
    static final int SHOWN = 40;

    /**
     * By what a cluster was balanced.
     *
     * @param floor what moving a VM had to gain
     * @param enter the score above which the policy makes a plan when it is left to itself
     * @param asksForPlan whether it would have done so
     */
    public record BalanceRule(double floor, double enter, boolean asksForPlan) {}

    public PlanReport {
        requireNonNull(plan, "plan");
        requireNonNull(schedule, "schedule");
        pinned = List.copyOf(pinned);
        requireNonNull(explanation, "explanation");
        requireNonNull(emptied, "emptied");
        requireNonNull(rule, "rule");
    }

    /** A plan with nothing beside its schedule. */
    public static PlanReport of(Plan plan, Schedule schedule, List<String> pinned) {
        return new PlanReport(plan, schedule, pinned, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public PlanReport explained(Explanation why) {
        return new PlanReport(plan, schedule, pinned, Optional.of(why), emptied, rule);
    }

    public PlanReport emptying(Consolidation.Result result) {
        return new PlanReport(plan, schedule, pinned, explanation, Optional.of(result), rule);
    }

    /** With the policy by which the cluster was balanced, and what a move had to gain under it. */
    public PlanReport under(Policy policy, double floor) {
        BalanceRule chosen = new BalanceRule(floor, policy.enter(), policy.asksForPlan(plan.scoreBefore()));
        return new PlanReport(plan, schedule, pinned, explanation, emptied, Optional.of(chosen));
    }

    /** Whether all that must be done can be done. */
    public boolean isWhole() {
        return plan.unplaced().isEmpty() && schedule.stuck().isEmpty() && pinned.isEmpty();
    }

    /** As JSON, in the form of {@code plan.schema.json}. */
    public String json() {
        return Json.text(entries()) + "\n";
    }

    /** What its JSON has, to be part of another. */
    public Map<String, Object> entries() {
        Json.Entry entry = Json.object()
                .put("scoreBefore", plan.scoreBefore())
                .put("scoreAfter", plan.scoreAfter())
                .put("scoreBound", plan.bounds().score())
                .put("movesBound", plan.bounds().moves())
                .put("makespan", schedule.makespan().toMillis())
                .put("makespanBound", schedule.makespanBound().toMillis())
                .put("gap", gap())
                .put("unplaced", plan.unplaced())
                .put("pinned", pinned)
                .put("stuck", schedule.stuck());
        emptied.ifPresent(result -> entry.put("empty", result.empty()).put("leastHosts", result.leastHosts()));
        rule.ifPresent(each -> entry.put(
                "policy",
                Json.object()
                        .put("gainFloor", each.floor())
                        .put("enter", each.enter())
                        .put("asksForPlan", each.asksForPlan())
                        .build()));
        entry.put("moves", schedule.moves().stream().map(PlanReport::move).toList());
        explanation.ifPresent(why -> entry.put("explanation", ExplanationForm.json(why)));
        return entry.build();
    }

    private Map<String, Object> gap() {
        return Json.object()
                .put("moves", plan.moves().size() - plan.bounds().moves())
                .put("score", plan.scoreAfter() - plan.bounds().score())
                .put(
                        "makespan",
                        schedule.makespan().minus(schedule.makespanBound()).toMillis())
                .build();
    }

    private static Map<String, Object> move(TimedMove move) {
        return Json.object()
                .put("vm", move.vm())
                .put("from", move.from())
                .put("to", move.to())
                .put("start", move.start().toMillis())
                .put("end", move.end().toMillis())
                .put("downtime", move.downtime().toMillis())
                .put("detour", move.isDetour())
                .build();
    }

    /** As a table with a summary below, and the reasons below that. */
    public List<String> lines(Style style) {
        Table table = Table.of("VM", "FROM", "TO", ">START", ">END", ">DOWNTIME");
        schedule.moves().stream().limit(SHOWN).forEach(move -> row(table, move));
        List<String> lines = new ArrayList<>(schedule.moves().isEmpty() ? List.of() : table.lines(style));
        if (schedule.moves().size() > SHOWN) {
            lines.add("... and " + (schedule.moves().size() - SHOWN) + " more; --output json has them all");
        }
        lines.add(String.format(
                Locale.ROOT,
                "%s (no plan does %s with fewer than %d), score %.4f -> %.4f (no placement %sbelow %.4f)",
                moves(),
                isWhole() ? "what must be done" : "as much of what must be done",
                plan.bounds().moves(),
                plan.scoreBefore(),
                plan.scoreAfter(),
                plan.unplaced().isEmpty() ? "" : "of what has a place ",
                plan.bounds().score()));
        lines.add(String.format(
                Locale.ROOT,
                "takes %.1f s (not less than %.1f s)",
                schedule.makespan().toMillis() / 1e3,
                schedule.makespanBound().toMillis() / 1e3));
        name(lines, "no place for: ", plan.unplaced());
        name(lines, "pinned on hosts that shall be empty: ", pinned);
        name(lines, "cannot be moved live at any time: ", schedule.stuck());
        emptied.ifPresent(result -> lines.add((result.empty().isEmpty()
                        ? "no host becomes empty"
                        : result.empty().size() + " hosts become empty: " + String.join(", ", result.empty()))
                + " (no plan gets by with fewer than " + result.leastHosts() + " hosts)"));
        explanation.ifPresent(why -> {
            rule.ifPresent(each -> lines.add(text(each)));
            lines.addAll(ExplanationForm.lines(why, plan, style));
        });
        return lines;
    }

    private String moves() {
        int stuck = schedule.stuck().size();
        int made = plan.moves().size() - stuck;
        return (made == 1 ? "1 move" : made + " moves")
                + (stuck == 0 ? "" : ", and with " + stuck + " more that cannot be made live");
    }

    private static void name(List<String> lines, String what, List<String> vms) {
        if (!vms.isEmpty()) {
            lines.add(what + String.join(", ", vms));
        }
    }

    private static String text(BalanceRule rule) {
        return String.format(
                Locale.ROOT,
                "a move must gain %.4f; left to itself, this policy %s a plan at this score (above %.2f)",
                rule.floor(),
                rule.asksForPlan() ? "makes" : "does not make",
                rule.enter());
    }

    private static void row(Table table, TimedMove move) {
        table.row(
                move.vm(),
                move.from().orElse(""),
                move.to() + (move.isDetour() ? " (on the way)" : ""),
                String.format(Locale.ROOT, "%.1f s", move.start().toMillis() / 1e3),
                String.format(Locale.ROOT, "%.1f s", move.end().toMillis() / 1e3),
                move.from().isEmpty() ? "" : move.downtime().toMillis() + " ms");
    }
}
