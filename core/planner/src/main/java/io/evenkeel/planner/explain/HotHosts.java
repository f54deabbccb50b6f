package io.evenkeel.planner.explain;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.plan.Plan;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hosts that use more of something than they should. */
public final class HotHosts {
    private HotHosts() {}

    /** The hosts that are above one of these shares when the plan is done, each with the first such resource. */
    public static Map<String, String> after(Cluster cluster, Plan plan, Map<String, Double> shares) {
        Map<String, String> hot = new LinkedHashMap<>();
        if (!shares.isEmpty()) {
            Dense dense = new Dense(cluster);
            Placement placement = new Placement(dense);
            plan.moves().forEach(move -> placement.move(dense.vm(move.vm()), dense.host(move.to())));
            Units units = new Units(placement, Grounds.duty().relieving(shares));
            for (int host = 0; host < dense.hosts; host++) {
                String name = cluster.hosts().get(host).name();
                units.hot(host).ifPresent(resource -> hot.put(name, resource));
            }
        }
        return hot;
    }
}
