package io.evenkeel.planner.search;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import java.util.stream.IntStream;

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
            for (int k = 0; dense.target[host] && k < dense.resources; k++) {
                leavers[host] = Math.max(leavers[host], fewest(placement, host, k));
            }
        }
    }

    /** Of the hosts that are below their thresholds now, on each the largest, until it was. */
    public int leastMoves(Placement now) {
        return IntStream.range(0, leavers.length)
                .filter(host -> leavers[host] > 0 && !thresholds.isHot(now, host))
                .map(host -> leavers[host])
                .sum();
    }

    private int fewest(Placement placement, int host, int resource) {
        double excess = thresholds.excess(placement, host, resource);
        if (excess <= 0) {
            return 0;
        }
        Dense dense = placement.dense();
        long[] takes = IntStream.range(0, placement.count(host))
                .mapToLong(i -> dense.demand[placement.resident(host, i) * dense.resources + resource])
                .sorted()
                .toArray();
        int count = 0;
        for (int i = takes.length - 1; i >= 0 && excess > 0; i--) {
            excess -= takes[i];
            count++;
        }
        return count;
    }
}
