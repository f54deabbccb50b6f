package io.evenkeel.server.plan;

import io.evenkeel.planner.explain.Explanation;
import io.evenkeel.planner.explain.Motive;
import io.evenkeel.planner.explain.MoveReason;
import io.evenkeel.planner.explain.RuledOut;
import io.evenkeel.planner.explain.Stay;
import io.evenkeel.planner.plan.Move;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.console.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Reasons for people and for programs. */
public final class ExplanationForm {
    private static final int NAMES = 3;
    private static final double SAME = 0.00005;

    private ExplanationForm() {}

    static Map<String, Object> json(Explanation explanation) {
        return Json.object()
                .put(
                        "moves",
                        explanation.moves().stream().map(ExplanationForm::json).toList())
                .put(
                        "stays",
                        explanation.stays().stream().map(ExplanationForm::json).toList())
                .build();
    }

    private static Map<String, Object> json(MoveReason reason) {
        return Json.object()
                .put("vm", reason.vm())
                .put("motive", reason.motive().name())
                .put("why", reason.why())
                .put("stayingAdds", reason.stayingAdds())
                .put("possible", reason.possible())
                .put(
                        "next",
                        reason.next()
                                .map(next -> Json.object()
                                        .put("host", next.host())
                                        .put("adds", next.adds())
                                        .build()))
                .put("ruledOut", json(reason.ruledOut()))
                .build();
    }

    private static Map<String, Object> json(Stay stay) {
        return Json.object()
                .put("vm", stay.vm())
                .put("host", stay.host())
                .put("kind", stay.kind().name())
                .put("reason", stay.reason())
                .put("ruledOut", json(stay.ruledOut()))
                .build();
    }

    /** Hosts by the unit that rules them out. */
    public static List<Map<String, Object>> json(List<RuledOut> ruledOut) {
        return ruledOut.stream()
                .map(each -> Json.object()
                        .put("unit", each.unit())
                        .put("hosts", each.hosts())
                        .build())
                .toList();
    }

    static List<String> lines(Explanation explanation, Plan plan, Style style) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < Math.min(PlanReport.SHOWN, plan.moves().size()); i++) {
            Move move = plan.moves().get(i);
            MoveReason reason = explanation.moves().get(i);
            lines.add("");
            lines.add(style.bold(move.vm() + ": " + move.from().orElse("-") + " -> " + move.to()));
            lines.add("  why it:    " + reason.why() + staying(reason));
            lines.add("  why there: " + there(reason));
            if (!reason.ruledOut().isEmpty()) {
                lines.add("  not there: " + text(reason.ruledOut()));
            }
        }
        if (!explanation.stays().isEmpty()) {
            lines.add("");
            lines.add(style.bold("Left where they are"));
            explanation.stays().stream().limit(PlanReport.SHOWN).forEach(stay -> lines.add(text(stay)));
        }
        return lines;
    }

    private static String staying(MoveReason reason) {
        return reason.stayingAdds()
                .map(adds -> String.format(Locale.ROOT, "; if it stayed, the score would be %s", difference(adds)))
                .orElse("");
    }

    private static String difference(double adds) {
        if (Math.abs(adds) < SAME) {
            return "the same";
        }
        return String.format(Locale.ROOT, "%.4f %s", Math.abs(adds), adds < 0 ? "less" : "more");
    }

    private static String there(MoveReason reason) {
        if (reason.next().isEmpty()) {
            return "no other host can take it";
        }
        MoveReason.Next next = reason.next().get();
        String others = reason.possible() == 1 ? "1 other host" : reason.possible() + " other hosts";
        if (reason.motive() == Motive.CONSOLIDATED) {
            return "the fullest that could take it when its turn came; now " + others + " could";
        }
        return "of " + others + " that can take it, " + next.host() + " is best; there the score would be "
                + difference(next.adds()) + (next.adds() < -SAME ? better(reason.motive()) : "");
    }

    /** Why a place was not taken that is better when all is done. */
    private static String better(Motive motive) {
        return motive == Motive.EVENNESS
                ? ", which the search did not find"
                : ", but places are given one after the other, and it was not when this one was";
    }

    private static String text(Stay stay) {
        return "  " + stay.vm() + stay.host().map(host -> " on " + host).orElse("") + ": " + stay.reason()
                + (stay.ruledOut().isEmpty() ? "" : " (" + text(stay.ruledOut()) + ")");
    }

    /** Hosts by the unit that rules them out, in a line. */
    public static String text(List<RuledOut> ruledOut) {
        return ruledOut.stream()
                .map(each -> some(each.hosts()) + " by " + each.unit())
                .collect(Collectors.joining("; "));
    }

    /** The first few names, and how many more there are. */
    public static String some(List<String> names) {
        return names.size() <= NAMES
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMES)) + " and " + (names.size() - NAMES) + " more";
    }
}
