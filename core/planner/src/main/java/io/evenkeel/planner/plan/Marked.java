package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Cluster;
import java.util.Collection;

/** Hosts given by name. */
final class Marked {
    private Marked() {}

    /**
     * Requires that the cluster has them all.
     *
     * @throws IllegalArgumentException if it has not
     */
    static void requireKnown(Cluster cluster, Collection<String> hosts) {
        for (String host : hosts) {
            cluster.host(host);
        }
    }
}
