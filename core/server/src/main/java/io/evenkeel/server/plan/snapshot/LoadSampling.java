package io.evenkeel.server.plan.snapshot;

import static java.util.Objects.requireNonNull;

/**
 * How often loads are looked at for a plan.
 *
 * @param samples how many samples are taken, 1 or more
 * @param pause what passes between them
 */
public record LoadSampling(int samples, Pause pause) {
    /** Lets time pass before a sample. */
    @FunctionalInterface
    public interface Pause {
        /**
         * Returns when the sample shall be taken.
         *
         * @param sample which one comes next, from 2 on
         */
        void before(int sample) throws InterruptedException;
    }

    public LoadSampling {
        requireNonNull(pause, "pause");
        if (samples < 1) {
            throw new IllegalArgumentException(samples + " samples; give 1 or more");
        }
    }

    /** As it is now. */
    public static LoadSampling once() {
        return new LoadSampling(1, sample -> {});
    }
}
