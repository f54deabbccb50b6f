package io.evenkeel.planner.policy;

import java.util.Arrays;

/**
 * What something took lately, and what it can be expected to take: the 90th percentile of its last samples, since
 * balancing on averages lets hosts run hot at peaks, and balancing on the last sample follows every burst. Not safe for
 * use by several threads.
 */
public final class RecentDemand {
    private static final double PERCENTILE = 0.9;

    /** Single precision halves what an hour of samples of every VM takes. */
    private final float[] samples;

    private int next;
    private int count;

    /**
     * Of so many samples.
     *
     * @throws IllegalArgumentException if that is not 1 or more
     */
    public RecentDemand(int samples) {
        if (samples < 1) {
            throw new IllegalArgumentException(samples + " samples; give 1 or more");
        }
        this.samples = new float[samples];
    }

    /** Takes a sample, in any unit, in place of the oldest. */
    public void add(double sample) {
        samples[next] = (float) sample;
        next = (next + 1) % samples.length;
        count = Math.min(count + 1, samples.length);
    }

    /** The smallest sample that no more than a tenth of them exceed; 0 if there is none yet. */
    public double percentile() {
        if (count == 0) {
            return 0;
        }
        float[] sorted = Arrays.copyOf(samples, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(PERCENTILE * count) - 1];
    }
}
