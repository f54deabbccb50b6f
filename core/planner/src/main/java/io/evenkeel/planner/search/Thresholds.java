package io.evenkeel.planner.search;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Up to which share of each resource a host may be used before it is a hot spot. */
public final class Thresholds {
    private final double[] most;
    /** The resources that have one. */
    private final int[] limited;

    /**
     * Thresholds by the names of resources; what is not named has none.
     *
     * @throws IllegalArgumentException if a name is not that of a resource
     */
    public Thresholds(List<Resource> resources, Map<String, Double> byName) {
        most = new double[resources.size()];
        Arrays.fill(most, Double.POSITIVE_INFINITY);
        List<String> names = new ArrayList<>();
        for (Resource resource : resources) {
            names.add(resource.name());
        }
        for (Map.Entry<String, Double> entry : byName.entrySet()) {
            int index = names.indexOf(entry.getKey());
            if (index < 0) {
                throw new IllegalArgumentException("no resource is named " + entry.getKey() + "; there are " + names);
            }
            most[index] = entry.getValue();
        }
        int[] found = new int[most.length];
        int count = 0;
        for (int k = 0; k < most.length; k++) {
            if (most[k] != Double.POSITIVE_INFINITY) {
                found[count++] = k;
            }
        }
        limited = Arrays.copyOf(found, count);
    }

    /** How much more than its threshold a host uses, in units of the resource; 0 or less if it does not. */
    public double excess(Placement placement, int host, int resource) {
        if (most[resource] == Double.POSITIVE_INFINITY) {
            return Double.NEGATIVE_INFINITY;
        }
        Dense dense = placement.dense();
        // Whole capacities: with the reciprocal alone, a host that uses just its share would be a trifle above.
        double inverse = dense.inverse[host * dense.resources + resource];
        double capacity = inverse == 0 ? 0 : Math.rint(1 / inverse);
        return placement.used(host, resource) - most[resource] * capacity;
    }

    /** Whether the host stays below all thresholds with the VM. */
    public boolean admit(Placement placement, int vm, int host) {
        Dense dense = placement.dense();
        for (int k : limited) {
            if (dense.demand[vm * dense.resources + k] > 0
                    && excess(placement, host, k) + dense.demand[vm * dense.resources + k] > 0) {
                return false;
            }
        }
        return true;
    }

    public boolean isHot(Placement placement, int host) {
        for (int k : limited) {
            if (excess(placement, host, k) > 0) {
                return true;
            }
        }
        return false;
    }
}
