package io.evenkeel.supervisor.placement;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Why a VM cannot go to the hosts where it cannot go. */
public final class Objections {

    private final Cluster cluster;
    private final Dense dense;
    private final Placement placement;

    /** Takes stock of a cluster. */
    public Objections(Cluster cluster) {
        this.cluster = requireNonNull(cluster, "cluster");
        this.dense = new Dense(cluster);
        this.placement = new Placement(dense);
    }

    /** What speaks against each other host, in the order of the hosts; empty text where nothing does. */
    public Map<String, String> of(String vm) {
        int index = dense.vm(vm);
        Map<String, String> reasons = new LinkedHashMap<>();
        for (int host = 0; host < dense.hosts; host++) {
            if (host != dense.start[index]) {
                reasons.put(cluster.hosts().get(host).name(), against(index, host));
            }
        }
        return reasons;
    }

    private String against(int vm, int host) {
        Host there = cluster.hosts().get(host);
        if (there.state() != HostState.ONLINE) {
            return "it is held empty";
        }
        if (!placement.allows(vm, host)) {
            return "a rule about the VM and the host forbids it, or the hypervisor refused it";
        }
        for (int k = 0; k < dense.resources; k++) {
            Resource resource = cluster.resources().get(k);
            long needed = cluster.vms().get(vm).demand().get(k);
            long left = dense.limit[host * dense.resources + k] - placement.used(host, k);
            if (resource.isLimited() && needed > left) {
                return "no room: the VM needs " + needed + " MiB of " + resource.name() + ", " + Math.max(0, left)
                        + " are left";
            }
        }
        return placement.keepsRules(vm, host) ? "" : "a rule about groups of VMs forbids it";
    }

    /** All of {@link #of} in a line, hosts with the same reason together. */
    public String summary(String vm) {
        Map<String, List<String>> hosts = new TreeMap<>();
        of(vm).forEach((host, reason) ->
                hosts.computeIfAbsent(reason, key -> new ArrayList<>()).add(host));
        hosts.remove("");
        if (hosts.isEmpty()) {
            return "no other host takes VMs";
        }
        List<String> parts = new ArrayList<>();
        hosts.forEach((reason, names) -> parts.add(some(names) + ": " + reason));
        return String.join("; ", parts);
    }

    private static String some(List<String> names) {
        return names.size() <= 3
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 3)) + " and " + (names.size() - 3) + " more";
    }
}
