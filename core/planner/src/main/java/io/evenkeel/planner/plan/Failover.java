package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.HostState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Finds a place for what ran on hosts that are down: the most important first, and of equals the largest. */
public record Failover(Set<String> hosts, long seed) {
    public Failover {
        hosts = Set.copyOf(hosts);
    }

    /**
     * Plans it. The moves are in the order of priority.
     *
     * @throws IllegalArgumentException if one of the hosts is not in the cluster
     */
    public Plan plan(Cluster cluster) {
        Marked.requireKnown(cluster, hosts);
        Plan plan = Balance.greedy(Double.POSITIVE_INFINITY).seeded(seed).plan(marked(cluster));
        List<Move> moves = new ArrayList<>(plan.moves());
        moves.sort(Comparator.comparingInt(move -> -cluster.vm(move.vm()).priority()));
        return new Plan(moves, plan.scoreBefore(), plan.scoreAfter(), plan.unplaced(), plan.bounds());
    }

    /** The cluster with the hosts marked as down. */
    public Cluster marked(Cluster cluster) {
        return cluster.mapHosts(host -> hosts.contains(host.name()) ? host.in(HostState.FAILED) : host);
    }
}
