package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import java.util.Set;

/** Empties hosts, and moves nothing else unless there is no other way. */
public record Drain(Set<String> hosts, long seed) {
    public Drain {
        hosts = Set.copyOf(hosts);
    }

    /**
     * Plans it.
     *
     * @throws IllegalArgumentException if one of the hosts is not in the cluster
     */
    public Plan plan(Cluster cluster) {
        Marked.requireKnown(cluster, hosts);
        return Balance.greedy(Double.POSITIVE_INFINITY).seeded(seed).plan(marked(cluster));
    }

    /** The cluster with the hosts marked as to be emptied. */
    public Cluster marked(Cluster cluster) {
        return cluster.mapHosts(host -> hosts.contains(host.name()) && isUp(host) ? host.in(HostState.DRAINED) : host);
    }

    private static boolean isUp(Host host) {
        return host.state() == HostState.ONLINE || host.state() == HostState.DRAINED;
    }
}
