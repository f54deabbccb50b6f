package io.evenkeel.planner.explain;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a VM could go as the cluster is.
 *
 * @param possible the hosts that can take it, but for the one where it is
 * @param ruledOut the others
 */
public record Whither(List<String> possible, List<RuledOut> ruledOut) {
    public Whither {
        possible = List.copyOf(possible);
        ruledOut = List.copyOf(ruledOut);
    }

    /**
     * Asks every host.
     *
     * @throws IllegalArgumentException if the VM is not in the cluster
     */
    public static Whither of(Cluster cluster, String vm) {
        Dense dense = new Dense(cluster);
        List<Integer> possible = new ArrayList<>();
        List<RuledOut> ruledOut = new Units(new Placement(dense), Grounds.duty()).sort(dense.vm(vm), possible);
        return new Whither(
                possible.stream().map(host -> cluster.hosts().get(host).name()).toList(), ruledOut);
    }
}
