package io.evenkeel.planner.search;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Resource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Up to which share of each resource a host may be used before it is a hot spot. */
public final class Thresholds {
    private final double[] most;

    /**
     * Thresholds by the names of resources; what is not named has none.
     *
     * @throws IllegalArgumentException if a name is not that of a resource
     */
    public Thresholds(List<Resource> resources, Map<String, Double> byName) {
        most = new double[resources.size()];
        Arrays.fill(most, Double.POSITIVE_INFINITY);
        byName.forEach((name, share) -> {
            int index = resources.stream().map(Resource::name).toList().indexOf(name);
            if (index < 0) {
                throw new IllegalArgumentException("no resource is named " + name + "; there are "
                        + resources.stream().map(Resource::name).toList());
            }
            most[index] = share;
        });
    }

    /** How much more than its threshold a host uses, in units of the resource; 0 or less if it does not. */
    public double excess(Placement placement, int host, int resource) {
        if (most[resource] == Double.POSITIVE_INFINITY) {
            return Double.NEGATIVE_INFINITY;
        }
        Dense dense = placement.dense();
        // Whole capacities: with the reciprocal alone, a host that uses just its share would be a trifle above.
        double capacity = Math.rint(1 / dense.inverse[host * dense.resources + resource]);
        return placement.used(host, resource) - most[resource] * capacity;
    }

    /** Whether the host stays below all thresholds with the VM. */
    public boolean admit(Placement placement, int vm, int host) {
        Dense dense = placement.dense();
        for (int k = 0; k < dense.resources; k++) {
            if (dense.demand[vm * dense.resources + k] > 0
                    && excess(placement, host, k) + dense.demand[vm * dense.resources + k] > 0) {
                return false;
            }
        }
        return true;
    }

    public boolean isHot(Placement placement, int host) {
        for (int k = 0; k < most.length; k++) {
            if (excess(placement, host, k) > 0) {
                return true;
            }
        }
        return false;
    }
}
