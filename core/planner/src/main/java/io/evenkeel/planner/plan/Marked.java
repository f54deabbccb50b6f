package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Hosts given by name. */
final class Marked {
    private Marked() {}

    static void requireKnown(Cluster cluster, Collection<String> hosts) {
        Set<String> known = cluster.hosts().stream().map(Host::name).collect(Collectors.toSet());
        for (String host : hosts) {
            if (!known.contains(host)) {
                throw new IllegalArgumentException("no host is named " + host);
            }
        }
    }
}
