package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.unit.MostVms;

/** How much room each host has, and how much of it is kept for failures. Where VMs are limited, their number counts too. */
final class Rooms {
    private final Dense dense;
    private final int kinds;
    private final long[] limit;
    private final long[] used;
    private final Reserves reserves;

    Rooms(Dense dense, int failures) {
        this.dense = dense;
        kinds = dense.resources + 1;
        limit = new long[dense.hosts * kinds];
        used = new long[dense.hosts * kinds];
        reserves = new Reserves(dense.hosts, kinds, failures);
        long mostVms = dense.cluster.constraints().stream()
                .filter(rule -> rule.strength().isHard() && rule instanceof MostVms)
                .mapToLong(rule -> ((MostVms) rule).most())
                .min()
                .orElse(Long.MAX_VALUE);
        for (int h = 0; h < dense.hosts; h++) {
            System.arraycopy(dense.limit, h * dense.resources, limit, h * kinds, dense.resources);
            limit[h * kinds + dense.resources] = mostVms;
        }
    }

    /** What the VM takes of everything that is counted. */
    long[] demand(Vm vm) {
        long[] demand = new long[kinds];
        for (int k = 0; k < dense.resources; k++) {
            demand[k] = vm.demand().get(k);
        }
        demand[dense.resources] = 1;
        return demand;
    }

    /** Adds the one to the other. */
    static void add(long[] to, long[] more) {
        for (int k = 0; k < more.length; k++) {
            to[k] += more[k];
        }
    }

    void take(int host, long[] demand) {
        for (int k = 0; k < kinds; k++) {
            used[host * kinds + k] += demand[k];
        }
    }

    void give(int host, long[] demand) {
        for (int k = 0; k < kinds; k++) {
            used[host * kinds + k] -= demand[k];
        }
    }

    /** The host keeps room for what would come from the other. */
    void keep(int host, int source, long[] demand) {
        reserves.add(host, source, demand);
    }

    void keepNoMore(int host, int source, long[] demand) {
        reserves.remove(host, source, demand);
    }

    /** What is left of the scarcest resource if this comes, as a share of the limit; negative if it does not fit. */
    double slackNow(int host, long[] demand) {
        double least = 1;
        for (int k = 0, at = host * kinds; k < kinds; k++, at++) {
            if (limit[at] != Long.MAX_VALUE) {
                least = Math.min(least, share(limit[at] - used[at] - demand[k], limit[at]));
            }
        }
        return least;
    }

    /** The same, with what is kept for failures left free. */
    double slack(int host, long[] demand) {
        double least = 1;
        for (int k = 0, at = host * kinds; k < kinds; k++, at++) {
            if (limit[at] != Long.MAX_VALUE) {
                least = Math.min(least, share(limit[at] - used[at] - demand[k] - reserves.held(host, k), limit[at]));
            }
        }
        return least;
    }

    /** The same if this does not come now, but if the source fails. */
    double slackAsBackup(int host, int source, long[] demand) {
        double least = 1;
        for (int k = 0, at = host * kinds; k < kinds; k++, at++) {
            if (limit[at] != Long.MAX_VALUE) {
                long held = reserves.heldWith(host, source, k, demand[k]);
                least = Math.min(least, share(limit[at] - used[at] - held, limit[at]));
            }
        }
        return least;
    }

    private static double share(long left, long limit) {
        return left < 0 ? -1 : (double) left / Math.max(1, limit);
    }
}
