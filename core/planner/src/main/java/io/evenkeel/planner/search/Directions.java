package io.evenkeel.planner.search;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.score.Evenness;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts are worth looking at for a VM. In a small cluster all; in a large one the coldest in the direction of the
 * VM's demand, found once for a few typical directions and renewed now and then.
 */
final class Directions {
    /** Up to so many hosts, all of them are candidates. */
    static final int ALL = 160;

    private static final int DIRECTIONS = 48;
    private static final int COLDEST = 64;
    private static final int SAMPLE = 4096;
    private static final int ROUNDS = 3;

    /**
     * So many hosts are looked at in one call. The compiler sees what is called often long before what loops for long, and
     * a first plan is made meanwhile.
     */
    private static final int BLOCK = 32;

    private final Evenness evenness;
    private final int[] targets;
    private final int[] directionOf;
    private final Dense dense;
    private final long seed;
    private double[][] directions = {};
    private int[][] coldest;
    private boolean prepared;

    Directions(Dense dense, Evenness evenness, long seed) {
        this.evenness = evenness;
        int[] able = new int[dense.hosts];
        int count = 0;
        for (int h = 0; h < dense.hosts; h++) {
            if (dense.target[h]) {
                able[count++] = h;
            }
        }
        targets = Arrays.copyOf(able, count);
        directionOf = new int[dense.vms];
        this.dense = dense;
        this.seed = seed;
        coldest = new int[][] {targets};
    }

    /** Finding directions takes longer than a few looks at all hosts, so it is done when they are first asked for. */
    private void prepare() {
        prepared = true;
        if (isComplete()) {
            return;
        }
        int likeHost = targets[targets.length / 2];
        double[][] centres = cluster(likeHost, new SplittableRandom(seed));
        directions = new double[centres.length][];
        coldest = new int[centres.length][Math.min(COLDEST, targets.length)];
        for (int d = 0; d < centres.length; d++) {
            directions[d] = new double[evenness.metrics()];
            for (int m = 0; m < evenness.metrics(); m++) {
                directions[d][m] = evenness.unscaled(centres[d][m], m, likeHost);
            }
        }
        renew();
    }

    /** Spherical k-means on a sample of the VMs. */
    private double[][] cluster(int likeHost, SplittableRandom random) {
        int metrics = evenness.metrics();
        int[] sample = random.ints(Math.min(SAMPLE, dense.vms), 0, dense.vms).toArray();
        double[][] centres = new double[Math.min(DIRECTIONS, sample.length)][];
        for (int d = 0; d < centres.length; d++) {
            centres[d] = unit(sample[d], likeHost);
        }
        for (int round = 0; round < ROUNDS; round++) {
            double[][] sums = new double[centres.length][metrics];
            for (int vm : sample) {
                double[] unit = unit(vm, likeHost);
                int nearest = nearest(centres, unit);
                for (int m = 0; m < metrics; m++) {
                    sums[nearest][m] += unit[m];
                }
            }
            for (int d = 0; d < centres.length; d++) {
                centres[d] = normalised(sums[d], centres[d]);
            }
        }
        for (int v = 0; v < dense.vms; v++) {
            directionOf[v] = nearest(centres, unit(v, likeHost));
        }
        return centres;
    }

    private double[] unit(int vm, int likeHost) {
        double[] scaled = new double[evenness.metrics()];
        for (int m = 0; m < scaled.length; m++) {
            scaled[m] = evenness.scaled(vm, m, likeHost);
        }
        return normalised(scaled, scaled);
    }

    private static double[] normalised(double[] vector, double[] otherwise) {
        double length = Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
        return length == 0
                ? otherwise
                : Arrays.stream(vector).map(x -> x / length).toArray();
    }

    private static int nearest(double[][] centres, double[] unit) {
        int nearest = 0;
        double best = Double.NEGATIVE_INFINITY;
        for (int d = 0; d < centres.length; d++) {
            double product = 0;
            for (int m = 0; m < unit.length; m++) {
                product += centres[d][m] * unit[m];
            }
            if (product > best) {
                best = product;
                nearest = d;
            }
        }
        return nearest;
    }

    /** Whether every host is a candidate for every VM. */
    boolean isComplete() {
        return targets.length <= ALL || dense.vms == 0;
    }

    /** Every host that may be given VMs. */
    int[] targets() {
        return targets;
    }

    /** The hosts to look at; the array is shared. */
    int[] candidates(int vm) {
        if (!prepared) {
            prepare();
        }
        return coldest[directionOf[vm]];
    }

    /**
     * Of these hosts the one where the VM does least to the objective, among those where it fits.
     *
     * @param not a host that is out of the question
     */
    int coldestThatFits(Course course, int vm, int[] hosts, int not) {
        return coldest(new Look(course.placement(), vm, not, null), hosts);
    }

    /** The same, among those that stay below thresholds with it. */
    int coldestBelow(Thresholds thresholds, Placement placement, int vm, int[] hosts) {
        return coldest(new Look(placement, vm, NOWHERE, thresholds), hosts);
    }

    private int coldest(Look look, int[] hosts) {
        for (int i = 0; i < hosts.length; i += BLOCK) {
            look.among(hosts, i, Math.min(i + BLOCK, hosts.length));
        }
        return look.best;
    }

    /** A look at hosts for one VM. */
    private final class Look {
        private final Placement placement;
        private final int vm;
        private final int not;
        private final int from;
        private final boolean soft;
        private final @Nullable Thresholds thresholds;
        private int best = NOWHERE;
        private double bestCost = Double.POSITIVE_INFINITY;

        Look(Placement placement, int vm, int not, @Nullable Thresholds thresholds) {
            this.placement = placement;
            this.vm = vm;
            this.not = not;
            this.thresholds = thresholds;
            from = placement.hostOf(vm);
            soft = placement.hasSoftRules(vm);
        }

        void among(int[] hosts, int begin, int end) {
            for (int i = begin; i < end; i++) {
                int host = hosts[i];
                double cost = evenness.entering(vm, host) + (soft ? placement.softDelta(vm, host) : 0);
                if (cost < bestCost && mayGo(host)) {
                    bestCost = cost;
                    best = host;
                }
            }
        }

        private boolean mayGo(int host) {
            return host != not
                    && host != from
                    && placement.fits(vm, host)
                    && (thresholds == null || thresholds.admit(placement, vm, host));
        }
    }

    /** Finds the coldest hosts anew. */
    void renew() {
        double[] keys = new double[COLDEST];
        for (int d = 0; d < directions.length; d++) {
            double[] direction = directions[d];
            int[] list = coldest[d];
            int filled = 0;
            double worst = Double.POSITIVE_INFINITY;
            for (int host : targets) {
                double key = evenness.coldness(host, direction);
                if (filled == list.length && key >= worst) {
                    continue;
                }
                int at = filled < list.length ? filled++ : filled - 1;
                while (at > 0 && keys[at - 1] > key) {
                    keys[at] = keys[at - 1];
                    list[at] = list[at - 1];
                    at--;
                }
                keys[at] = key;
                list[at] = host;
                worst = keys[filled - 1];
            }
        }
    }
}
