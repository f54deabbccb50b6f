package io.evenkeel.planner.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What to do, in an order in which it can be done one by one where that is possible.
 *
 * @param scoreBefore how uneven the cluster was; see {@link io.evenkeel.planner.score.Evenness}
 * @param scoreAfter how uneven it is when all is done
 * @param unplaced VMs that must have a place and for which there is none
 * @param bounds what no plan can do better
 */
public record Plan(List<Move> moves, double scoreBefore, double scoreAfter, List<String> unplaced, Bounds bounds) {
    public Plan {
        moves = List.copyOf(moves);
        unplaced = List.copyOf(unplaced);
        requireNonNull(bounds, "bounds");
    }

    /**
     * What no plan can do better.
     *
     * @param moves how many VMs any plan moves that does what must be done
     * @param score a score that no placement can go below
     */
    public record Bounds(int moves, double score) {}
}
