package io.evenkeel.planner.plan;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import java.util.Set;

/** Counts the moves without which nothing is right. */
final class Mandatory {
    private Mandatory() {}

    /**
     * VMs that are nowhere, where they are not allowed, or on hosts that must be empty: each must move once, but for those
     * that have no place.
     */
    static int leastMoves(Dense dense, Placement placement, Set<Integer> unplaced) {
        boolean isFiltered = placement.isFiltered();
        int least = 0;
        for (int v = 0; v < dense.vms; v++) {
            int host = dense.start[v];
            if (host == NOWHERE || !dense.target[host] || (isFiltered && !placement.allows(v, host))) {
                least += (dense.movable[v] || dense.isDown(host)) && !unplaced.contains(v) ? 1 : 0;
            }
        }
        return least;
    }
}
