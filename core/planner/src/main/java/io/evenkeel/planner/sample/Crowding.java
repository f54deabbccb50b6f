package io.evenkeel.planner.sample;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Puts VMs on hosts unevenly: some hosts draw three times as many as others, some none. */
final class Crowding {
    private static final int TRIES = 200;
    private static final double HOT = 3;

    private final SplittableRandom random;
    private final long mostVcpus;
    private final long mostMebibytes;
    private final long[] vcpus;
    private final long[] mebibytes;
    /** The group that last came to each host; members come one after another. */
    private final int[] lastGroup;
    /** Sums of the weights up to each host. */
    private final double[] weights;

    private int group;

    Crowding(int hosts, long mostVcpus, long mostMebibytes, SplittableRandom random) {
        this.random = random;
        this.mostVcpus = mostVcpus;
        this.mostMebibytes = mostMebibytes;
        vcpus = new long[hosts];
        mebibytes = new long[hosts];
        lastGroup = new int[hosts];
        weights = new double[hosts - hosts / 10];
        double sum = 0;
        for (int h = 0; h < weights.length; h++) {
            sum += random.nextInt(10) < 3 ? HOT : 0.6 + random.nextDouble() * 0.8;
            weights[h] = sum;
        }
    }

    /** From now on it is the members of another group that come. */
    void nextGroup() {
        group++;
    }

    int place(long moreVcpus, long moreMebibytes, boolean isGrouped) {
        for (int i = 0; i < TRIES; i++) {
            int found = Arrays.binarySearch(weights, random.nextDouble() * weights[weights.length - 1]);
            int host = Math.min(found < 0 ? -found - 1 : found, weights.length - 1);
            if (fits(host, moreVcpus, moreMebibytes, isGrouped)) {
                return take(host, moreVcpus, moreMebibytes, isGrouped);
            }
        }
        int emptiest = -1;
        for (int h = 0; h < vcpus.length; h++) {
            if (fits(h, moreVcpus, moreMebibytes, isGrouped) && (emptiest < 0 || mebibytes[h] < mebibytes[emptiest])) {
                emptiest = h;
            }
        }
        if (emptiest < 0) {
            throw new IllegalArgumentException("the hosts are full; ask for fewer VMs on each, or for more hosts");
        }
        return take(emptiest, moreVcpus, moreMebibytes, isGrouped);
    }

    private boolean fits(int host, long moreVcpus, long moreMebibytes, boolean isGrouped) {
        return vcpus[host] + moreVcpus <= mostVcpus
                && mebibytes[host] + moreMebibytes <= mostMebibytes
                && !(isGrouped && lastGroup[host] == group);
    }

    private int take(int host, long moreVcpus, long moreMebibytes, boolean isGrouped) {
        vcpus[host] += moreVcpus;
        mebibytes[host] += moreMebibytes;
        if (isGrouped) {
            lastGroup[host] = group;
        }
        return host;
    }
}
