package io.evenkeel.planner.plan;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Placement;

/** Counts the moves without which nothing is right. */
final class Mandatory {
    private Mandatory() {}

    /** VMs that are nowhere, where they are not allowed, or on hosts that must be empty: each must move once. */
    static int leastMoves(Dense dense, Placement placement) {
        int least = 0;
        for (int v = 0; v < dense.vms; v++) {
            least += mustMove(dense, placement, v, dense.start[v]) ? 1 : 0;
        }
        return least;
    }

    private static boolean mustMove(Dense dense, Placement placement, int vm, int host) {
        if (host == NOWHERE) {
            return true;
        }
        return (!dense.target[host] || !placement.allows(vm, host))
                && (dense.movable[vm] || dense.cluster.hosts().get(host).state() == HostState.FAILED);
    }
}
