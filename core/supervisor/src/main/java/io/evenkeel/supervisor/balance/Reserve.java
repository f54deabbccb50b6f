package io.evenkeel.supervisor.balance;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Admission;
import io.evenkeel.planner.plan.Move;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sees to it that evenness is not paid for with the room that is kept for hosts that fail. */
final class Reserve {

    private Reserve() {}

    /** As many of the moves, from the first, as leave no more VMs without a place after so many failures than before. */
    static List<Move> kept(Cluster cluster, List<Move> moves, int failures) {
        if (failures == 0 || moves.isEmpty()) {
            return moves;
        }
        int before = new Admission(cluster, failures).unprotected().size();
        List<Move> kept = moves;
        while (!kept.isEmpty()
                && new Admission(after(cluster, kept), failures).unprotected().size() > before) {
            kept = kept.subList(0, kept.size() / 2);
        }
        return kept;
    }

    /** The cluster when these moves are made. */
    static Cluster after(Cluster cluster, List<Move> moves) {
        Map<String, String> to = new HashMap<>();
        moves.forEach(move -> to.put(move.vm(), move.to()));
        return cluster.mapVms(vm -> to.containsKey(vm.name()) ? vm.on(Optional.ofNullable(to.get(vm.name()))) : vm);
    }
}
