package io.evenkeel.planner.plan;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Resource;
import java.util.List;

/**
 * A score that no placement can go below: a host that holds a VM holds at least that much. If the largest demands are
 * above what is left on average, each keeps its host away from the mean.
 *
 * <p>For a resource with the same capacity everywhere and {@code L} largest demands above the mean share {@code m}: with
 * each on a host of its own and the rest spread evenly, the variance is least. On other clusters the bound is 0.
 */
final class Floor {
    /** Below the mean by more than rounding can be. */
    private static final double SAFELY_BELOW = 1 - 1e-9;

    private Floor() {}

    /**
     * The floor for placements of the VMs that this one has on hosts that may be given VMs. Others are on none of the
     * hosts that are compared.
     */
    static double of(Placement placement) {
        Dense dense = placement.dense();
        double sum = 0;
        List<Resource> resources = dense.cluster.resources();
        for (int k = 0; k < resources.size(); k++) {
            if (resources.get(k).weight() > 0) {
                sum += resources.get(k).weight() * deviation(placement, k);
            }
        }
        return sum;
    }

    private static double deviation(Placement placement, int resource) {
        Dense dense = placement.dense();
        double inverse = -1;
        int hosts = 0;
        long placed = 0;
        for (int h = 0; h < dense.hosts; h++) {
            if (dense.target[h]) {
                double own = dense.inverse[h * dense.resources + resource];
                if (inverse >= 0 && own != inverse) {
                    return 0;
                }
                inverse = own;
                placed += placement.used(h, resource);
                hosts++;
            }
        }
        if (hosts == 0) {
            return 0;
        }
        if (dense.largest(resource) * inverse < SAFELY_BELOW * (placed * inverse / hosts)) {
            return 0;
        }
        double[] shares = new double[dense.vms];
        double total = 0;
        for (int v = 0; v < dense.vms; v++) {
            int host = placement.hostOf(v);
            boolean counts = host != NOWHERE && dense.target[host];
            shares[v] = counts ? dense.demand[v * dense.resources + resource] * inverse : 0;
            total += shares[v];
        }
        double mean = total / hosts;
        double rest = total;
        double squares = 0;
        // With more alone, less is left for each of the rest, so that this ends; there is no need to sort all demands.
        int alone = 0;
        for (int before = -1; alone > before; ) {
            double level = rest / (hosts - alone);
            before = alone;
            alone = 0;
            rest = total;
            squares = 0;
            for (double share : shares) {
                if (share > 0 && share > level && alone < hosts - 1) {
                    squares += (share - mean) * (share - mean);
                    rest -= share;
                    alone++;
                }
            }
        }
        double offMean = rest / (hosts - alone) - mean;
        squares += offMean * offMean * (hosts - alone);
        return Math.sqrt(squares / hosts);
    }
}
