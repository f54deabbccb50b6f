package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Vm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells whether a VM fits, also after any n hosts have failed. Keeps for every VM n other hosts where it would be
 * restarted, and on every host room for what the n hosts that would send most would send; so a yes is a proof, and a no
 * means that this way of keeping room found none. Looks at limited resources and labels, not at groups. Each answer takes
 * time in proportion to the number of hosts. Not safe for use by several threads.
 */
public final class Admission {
    private final Dense dense;
    private final int failures;
    private final long[] used;
    private final Reserves reserves;
    private final List<String> unprotected = new ArrayList<>();

    /** Takes stock of a cluster. */
    public Admission(Cluster cluster, int failures) {
        this.dense = new Dense(cluster);
        this.failures = failures;
        used = new long[dense.hosts * dense.resources];
        reserves = new Reserves(dense, failures);
        for (int v = 0; v < dense.vms; v++) {
            if (dense.start[v] >= 0) {
                take(dense.start[v], cluster.vms().get(v).demand());
            }
        }
        for (int v = 0; v < dense.vms; v++) {
            Vm vm = cluster.vms().get(v);
            if (dense.start[v] >= 0 && !backUp(vm, dense.start[v])) {
                unprotected.add(vm.name());
            }
        }
    }

    /** An answer, and why. */
    public record Answer(Optional<String> host, String reason) {}

    /** VMs that were there from the beginning and have no place after the failures. */
    public List<String> unprotected() {
        return List.copyOf(unprotected);
    }

    /** Admits the VM if it fits, and from then on counts it. */
    public Answer admit(Vm vm) {
        List<Integer> roomy = new ArrayList<>();
        double[] slack = new double[dense.hosts];
        boolean fitsNow = false;
        for (int h = 0; h < dense.hosts; h++) {
            if (isOpen(h, vm)) {
                fitsNow |= slack(h, vm.demand(), false) >= 0;
                slack[h] = slack(h, vm.demand(), true);
                if (slack[h] >= 0) {
                    roomy.add(h);
                }
            }
        }
        roomy.sort((a, b) -> Double.compare(slack[b], slack[a]));
        for (int h : roomy) {
            take(h, vm.demand());
            if (backUp(vm, h)) {
                return new Answer(
                        Optional.of(dense.cluster.hosts().get(h).name()), "fits, also after " + failures + " failures");
            }
            give(h, vm.demand());
        }
        return new Answer(
                Optional.empty(),
                fitsNow ? "fits now, but not after " + failures + " failures" : "no host has room for it");
    }

    private boolean isOpen(int host, Vm vm) {
        return dense.cluster.hosts().get(host).state() == HostState.ONLINE
                && dense.cluster.hosts().get(host).labels().containsAll(vm.needs());
    }

    private void take(int host, Amounts demand) {
        for (int k = 0; k < dense.resources; k++) {
            used[host * dense.resources + k] += demand.get(k);
        }
    }

    private void give(int host, Amounts demand) {
        for (int k = 0; k < dense.resources; k++) {
            used[host * dense.resources + k] -= demand.get(k);
        }
    }

    /** What is left of the scarcest resource if this comes, as a share of the limit; negative if it does not fit. */
    private double slack(int host, Amounts demand, boolean withReserve) {
        double least = 1;
        for (int k = 0; k < dense.resources; k++) {
            int at = host * dense.resources + k;
            if (dense.limit[at] != Long.MAX_VALUE) {
                long left = dense.limit[at] - used[at] - demand.get(k) - (withReserve ? reserves.held(host, k) : 0);
                least = Math.min(least, left < 0 ? -1 : (double) left / Math.max(1, dense.limit[at]));
            }
        }
        return least;
    }

    private boolean backUp(Vm vm, int host) {
        Map<Integer, Boolean> chosen = new HashMap<>();
        for (int n = 0; n < failures; n++) {
            int best = -1;
            double most = -1;
            for (int h = 0; h < dense.hosts; h++) {
                if (h != host && !chosen.containsKey(h) && isOpen(h, vm)) {
                    double left = slackWithBackup(h, host, vm.demand());
                    if (left > most) {
                        most = left;
                        best = h;
                    }
                }
            }
            if (best < 0 || most < 0) {
                chosen.keySet().forEach(h -> reserves.remove(h, host, vm.demand()));
                return false;
            }
            reserves.add(best, host, vm.demand());
            chosen.put(best, true);
        }
        return true;
    }

    private double slackWithBackup(int host, int source, Amounts demand) {
        double least = 1;
        for (int k = 0; k < dense.resources; k++) {
            int at = host * dense.resources + k;
            if (dense.limit[at] != Long.MAX_VALUE) {
                long left = dense.limit[at] - used[at] - reserves.heldWith(host, source, k, demand.get(k));
                least = Math.min(least, left < 0 ? -1 : (double) left / Math.max(1, dense.limit[at]));
            }
        }
        return least;
    }
}
