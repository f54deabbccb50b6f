package io.evenkeel.planner.explain;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Placement;
import java.util.Locale;

/** What is in use of hosts, against the mean of all that are online. */
final class Shares {
    private final Placement placement;
    private final Dense dense;
    private final double[] mean;

    Shares(Placement placement) {
        this.placement = placement;
        dense = placement.dense();
        mean = new double[dense.resources];
        int online = 0;
        for (int host = 0; host < dense.hosts; host++) {
            if (dense.cluster.hosts().get(host).state() == HostState.ONLINE) {
                online++;
                for (int k = 0; k < dense.resources; k++) {
                    mean[k] += of(host, k);
                }
            }
        }
        for (int k = 0; k < dense.resources; k++) {
            mean[k] /= Math.max(1, online);
        }
    }

    double of(int host, int resource) {
        return placement.used(host, resource) * dense.inverse[host * dense.resources + resource];
    }

    private double ofVm(int vm, int host, int resource) {
        return dense.demand[vm * dense.resources + resource] * dense.inverse[host * dense.resources + resource];
    }

    private double weight(int resource) {
        return dense.cluster.resources().get(resource).weight();
    }

    /** How far above the mean a host is, over all resources that count. */
    double excess(int host) {
        double sum = 0;
        for (int k = 0; k < dense.resources; k++) {
            sum += weight(k) * Math.max(0, of(host, k) - mean[k]);
        }
        return sum;
    }

    /** A sentence about the resource in which the VM does most to keep its host from the mean. */
    String sentence(int vm, int host) {
        int most = -1;
        double worst = 0;
        for (int k = 0; k < dense.resources; k++) {
            double pull = weight(k) * (of(host, k) - mean[k]) * ofVm(vm, host, k);
            if (pull > worst) {
                worst = pull;
                most = k;
            }
        }
        String name = dense.cluster.hosts().get(host).name();
        if (most < 0) {
            return name + " is above the mean in nothing that it takes; the other moves make it worth while";
        }
        return String.format(
                Locale.ROOT,
                "%s uses %s of %s, the mean is %s, and it takes %s",
                name,
                percent(of(host, most)),
                dense.cluster.resources().get(most).name(),
                percent(mean[most]),
                percent(ofVm(vm, host, most)));
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.0995 ? "%.1f %%" : "%.0f %%", share * 100);
    }
}
