package io.evenkeel.planner.score;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Resource;
import java.util.Arrays;
import java.util.List;

/**
 * The score of a placement: over all weighted resources, the weight times the standard deviation of the hosts' shares in
 * use. Smaller is better, 0 is even. With weights of 1 it is the metric of Ganeti's balancer for shared storage.
 *
 * <p>Sums are kept as integers of a fixed fraction, so that they do not drift however many moves are made and undone.
 *
 * <p>For search there is a linear form. The square root is concave, so a change of the score is at most {@code sum of
 * w/(2 n sigma) * change of the variance times n}; what the linear form promises, a move keeps. It is fixed by {@link
 * #linearise} and follows the hosts' loads from then on, but not the deviations.
 *
 * <p>Not safe for use by several threads.
 */
public final class Evenness {
    private static final double SMALLEST_SIGMA = 1e-6;

    private final Dense dense;
    private final Placement placement;
    private final int metrics;
    private final int[] resourceOf;
    private final double[] weight;
    private final boolean[] counted;
    private final int counting;
    private final double fraction;
    private final double[] demand;
    private final double[] inverse;
    private final long[] share;
    private final long[] sum;
    private final long[] sumOfSquares;
    private final double[] potential;
    private final double[] curvature;
    private final double[] slope;
    private final double[] mean;
    private boolean isLinear;

    public Evenness(Placement placement) {
        this.placement = placement;
        dense = placement.dense();
        List<Resource> resources = dense.cluster.resources();
        int[] weighted = new int[resources.size()];
        int count = 0;
        for (int k = 0; k < weighted.length; k++) {
            if (resources.get(k).weight() > 0) {
                weighted[count++] = k;
            }
        }
        resourceOf = Arrays.copyOf(weighted, count);
        metrics = count;
        weight = new double[metrics];
        for (int m = 0; m < metrics; m++) {
            weight[m] = resources.get(resourceOf[m]).weight();
        }
        counted = new boolean[dense.hosts];
        int online = 0;
        for (int h = 0; h < dense.hosts; h++) {
            counted[h] = dense.cluster.hosts().get(h).state() == HostState.ONLINE;
            online += counted[h] ? 1 : 0;
        }
        counting = online;
        demand = weightedDemand();
        inverse = new double[dense.hosts * metrics];
        fillShares();
        fraction = fractionFor(largestShare());
        share = new long[dense.hosts * metrics];
        sum = new long[metrics];
        sumOfSquares = new long[metrics];
        potential = new double[dense.hosts * metrics];
        curvature = new double[dense.hosts * metrics];
        slope = new double[metrics];
        mean = new double[metrics];
        for (int h = 0; h < dense.hosts; h++) {
            refresh(h);
        }
        isLinear = false;
        linearise();
    }

    private void fillShares() {
        for (int h = 0; h < dense.hosts; h++) {
            for (int m = 0; m < metrics; m++) {
                inverse[h * metrics + m] = dense.inverse[h * dense.resources + resourceOf[m]];
            }
        }
    }

    /** What VMs take of the weighted resources; most clusters have no others. */
    private double[] weightedDemand() {
        if (metrics == dense.resources) {
            return dense.demandAsDouble();
        }
        double[] weighted = new double[dense.vms * metrics];
        for (int v = 0; v < dense.vms; v++) {
            for (int m = 0; m < metrics; m++) {
                weighted[v * metrics + m] = dense.demand[v * dense.resources + resourceOf[m]];
            }
        }
        return weighted;
    }

    /** No host's share can become larger than if it held everything, nor, with limits, than the limit by much. */
    private double largestShare() {
        double largest = 1;
        for (int m = 0; m < metrics; m++) {
            double total = dense.total(resourceOf[m]);
            for (int h = 0; h < dense.hosts; h++) {
                largest = Math.max(largest, Math.min(total * inverse[h * metrics + m], 1024));
            }
        }
        return largest;
    }

    /** The finest binary fraction whose squares, over all hosts, stay within 62 bits. */
    private double fractionFor(double largest) {
        double most = Math.sqrt(0x1p62 / Math.max(1, dense.hosts)) / Math.min(largest, 16);
        return Math.scalb(1.0, Math.min(30, Math.getExponent(most)));
    }

    /** The number of weighted resources. */
    public int metrics() {
        return metrics;
    }

    /** How many hosts count. */
    public int counting() {
        return counting;
    }

    /** What a VM takes of a weighted resource. */
    public double demand(int vm, int metric) {
        return demand[vm * metrics + metric];
    }

    /** The share in use of a host. */
    public double share(int host, int metric) {
        return share[host * metrics + metric] / fraction;
    }

    public double score() {
        double score = 0;
        for (int m = 0; m < metrics; m++) {
            score += weight[m] * deviation(sum[m] / fraction, sumOfSquares[m] / (fraction * fraction));
        }
        return score;
    }

    private double deviation(double total, double squares) {
        double average = total / counting;
        return counting == 0 ? 0 : Math.sqrt(Math.max(0, squares / counting - average * average));
    }

    /** Takes over what a host has in use now; to be called for both hosts after each move. */
    public void refresh(int host) {
        if (!counted[host]) {
            return;
        }
        isLinear = false;
        for (int m = 0; m < metrics; m++) {
            int at = host * metrics + m;
            long fresh = Math.round(placement.used(host, resourceOf[m]) * inverse[at] * fraction);
            long old = share[at];
            sum[m] += fresh - old;
            sumOfSquares[m] += fresh * fresh - old * old;
            share[at] = fresh;
            potential[at] = slope[m] * (fresh / fraction - mean[m]) * inverse[at];
        }
    }

    /** Fixes the linear form where the placement is now. */
    public void linearise() {
        if (isLinear) {
            return;
        }
        isLinear = true;
        for (int m = 0; m < metrics; m++) {
            mean[m] = counting == 0 ? 0 : sum[m] / fraction / counting;
            double sigma = deviation(sum[m] / fraction, sumOfSquares[m] / (fraction * fraction));
            slope[m] = weight[m] / (Math.max(1, counting) * Math.max(SMALLEST_SIGMA, sigma));
        }
        for (int h = 0; h < dense.hosts; h++) {
            if (counted[h]) {
                linearise(h * metrics);
            }
        }
    }

    private void linearise(int offset) {
        for (int m = 0; m < metrics; m++) {
            int at = offset + m;
            potential[at] = slope[m] * (share[at] / fraction - mean[m]) * inverse[at];
            curvature[at] = 0.5 * slope[m] * inverse[at] * inverse[at];
        }
    }

    /** By the linear form, what taking the VM from the host adds to the score; 0 from nowhere. */
    public double leaving(int vm, int from) {
        if (from == NOWHERE || !counted[from]) {
            return 0;
        }
        double cost = 0;
        for (int m = 0, v = vm * metrics, h = from * metrics; m < metrics; m++, v++, h++) {
            cost -= demand[v] * (potential[h] - demand[v] * curvature[h]);
        }
        return cost;
    }

    /** By the linear form, what giving the VM to the host adds to the score. */
    public double entering(int vm, int to) {
        double cost = 0;
        for (int m = 0, v = vm * metrics, h = to * metrics; m < metrics; m++, v++, h++) {
            cost += demand[v] * (potential[h] + demand[v] * curvature[h]);
        }
        return cost;
    }

    /** How cold a host is in a direction of demand; smaller is colder. */
    public double coldness(int host, double[] direction) {
        double cost = 0;
        for (int m = 0, h = host * metrics; m < metrics; m++, h++) {
            cost += direction[m] * potential[h];
        }
        return cost;
    }

    /** A VM's demand in the scale in which directions compare, for a host of average size. */
    public double scaled(int vm, int metric, int likeHost) {
        return demand[vm * metrics + metric] * Math.sqrt(curvature[likeHost * metrics + metric]);
    }

    /** The inverse of that scale. */
    public double unscaled(double value, int metric, int likeHost) {
        double scale = Math.sqrt(curvature[likeHost * metrics + metric]);
        return scale == 0 ? 0 : value / scale;
    }

    /** How the score changes if the VM moves. */
    public double delta(int vm, int from, int to) {
        return delta(vm, NOWHERE, from, to);
    }

    /**
     * How the score changes if the first VM moves and the second takes the reverse way.
     *
     * @param back the second VM; {@link Dense#NOWHERE} if there is none
     */
    public double delta(int vm, int back, int from, int to) {
        double change = 0;
        boolean leaves = from != NOWHERE && counted[from];
        boolean enters = to != NOWHERE && counted[to];
        for (int m = 0; m < metrics; m++) {
            double net = demand[vm * metrics + m] - (back == NOWHERE ? 0 : demand[back * metrics + m]);
            double total = sum[m] / fraction;
            double squares = sumOfSquares[m] / (fraction * fraction);
            double before = deviation(total, squares);
            if (leaves) {
                int at = from * metrics + m;
                double step = net * inverse[at];
                squares += step * (step - 2 * (share[at] / fraction));
                total -= step;
            }
            if (enters) {
                int at = to * metrics + m;
                double step = net * inverse[at];
                squares += step * (step + 2 * (share[at] / fraction));
                total += step;
            }
            change += weight[m] * (deviation(total, squares) - before);
        }
        return change;
    }
}
