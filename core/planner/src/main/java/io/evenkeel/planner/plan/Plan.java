package io.evenkeel.planner.plan;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.spi.unit.DataSize;
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

    /** What its migrations copy, each VM's memory once. Starts copy nothing. */
    public DataSize copied(Cluster cluster) {
        return DataSize.ofBytes(moves.stream()
                .filter(move -> move.from().isPresent())
                .map(Move::vm)
                .distinct()
                .mapToLong(vm -> cluster.vm(vm).memory().bytes())
                .sum());
    }

    /**
     * What no plan can do better that does as much of what must be done: leaves no VM more without a place, and no host
     * more above its share.
     *
     * @param moves how many VMs any such plan moves
     * @param score a score that no placement of the VMs that have a place can go below
     */
    public record Bounds(int moves, double score) {}
}
