package io.evenkeel.planner.plan;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.search.Course;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns where a course has come to into a plan. */
final class Outcome {
    /** Up to so many moves are put into the order in which the first do most; it takes the square of their number. */
    private static final int MOST_TO_ORDER = 1500;

    private Outcome() {}

    static Plan of(Course course, double before, List<Integer> unplaced, int leastMoves, boolean isOrdered) {
        Dense dense = course.dense();
        List<Integer> away = new ArrayList<>();
        for (int i = 0; i < course.movedCount(); i++) {
            int vm = course.moved(i);
            if (course.placement().hostOf(vm) != NOWHERE) {
                away.add(vm);
            }
        }
        List<Integer> ordered =
                isOrdered && away.size() <= MOST_TO_ORDER ? bestFirst(dense, course.placement(), away) : away;
        List<Move> moves = new ArrayList<>(ordered.size());
        for (int vm : ordered) {
            moves.add(move(dense, vm, course.placement().hostOf(vm)));
        }
        return new Plan(
                moves,
                before,
                course.evenness().score(),
                unplaced.stream().map(vm -> dense.cluster.vms().get(vm).name()).toList(),
                new Plan.Bounds(leastMoves, Floor.of(course.placement())));
    }

    static Move move(Dense dense, int vm, int to) {
        Optional<String> from = dense.isDown(dense.start[vm])
                ? Optional.empty()
                : Optional.of(dense.cluster.hosts().get(dense.start[vm]).name());
        return new Move(
                dense.cluster.vms().get(vm).name(),
                from,
                dense.cluster.hosts().get(to).name());
    }

    /** Again and again the move that does most, of those for which there is room; the rest at the end as it comes. */
    private static List<Integer> bestFirst(Dense dense, Placement aim, List<Integer> away) {
        Course replay = new Course(new Placement(dense), new double[dense.vms]);
        List<Integer> left = new ArrayList<>(away);
        List<Integer> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            int best = -1;
            double bestGain = Double.POSITIVE_INFINITY;
            for (int i = 0; i < left.size(); i++) {
                int vm = left.get(i);
                double gain = replay.delta(vm, aim.hostOf(vm));
                if (gain < bestGain && replay.placement().fits(vm, aim.hostOf(vm))) {
                    bestGain = gain;
                    best = i;
                }
            }
            if (best < 0) {
                ordered.addAll(left);
                return ordered;
            }
            int vm = left.remove(best);
            replay.move(vm, aim.hostOf(vm));
            ordered.add(vm);
        }
        return ordered;
    }
}
