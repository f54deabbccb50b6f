package io.evenkeel.planner.search;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import java.util.Arrays;

/** Which hosts were above their thresholds before a plan, and how many of their VMs had to leave. */
public final class Heat {
    private final Thresholds thresholds;
    private final int[] leavers;

    /** Takes it down as things are. */
    public Heat(Placement placement, Thresholds thresholds) {
        this.thresholds = thresholds;
        Dense dense = placement.dense();
        leavers = new int[dense.hosts];
        for (int host = 0; host < dense.hosts; host++) {
            boolean isHot = dense.target[host] && thresholds.isHot(placement, host);
            for (int k = 0; isHot && k < dense.resources; k++) {
                leavers[host] = Math.max(leavers[host], fewest(placement, host, k));
            }
        }
    }

    /** Of the hosts that are below their thresholds now, on each the largest, until it was. */
    public int leastMoves(Placement now) {
        int sum = 0;
        for (int host = 0; host < leavers.length; host++) {
            sum += leavers[host] > 0 && !thresholds.isHot(now, host) ? leavers[host] : 0;
        }
        return sum;
    }

    private int fewest(Placement placement, int host, int resource) {
        double excess = thresholds.excess(placement, host, resource);
        if (excess <= 0) {
            return 0;
        }
        Dense dense = placement.dense();
        long[] takes = new long[placement.count(host)];
        for (int i = 0; i < takes.length; i++) {
            takes[i] = dense.demand[placement.resident(host, i) * dense.resources + resource];
        }
        Arrays.sort(takes);
        int count = 0;
        for (int i = takes.length - 1; i >= 0 && excess > 0; i--) {
            excess -= takes[i];
            count++;
        }
        return count;
    }
}
