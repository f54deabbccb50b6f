package io.evenkeel.engine.prediction;

import java.util.Optional;

/**
 * The course of iterative pre-copy as a series.
 *
 * <p>Pass {@code i} sends {@code V(i)} bytes at rate {@code B} and takes {@code t(i) = V(i)/B}; meanwhile the guest
 * dirties {@code V(i+1) = min(W, D·t(i))} bytes, where {@code D} is its dirty rate and {@code W} its writable working
 * set. Iteration ends as soon as {@code V(i)/B} is at most the permitted downtime; what is left is sent while the guest
 * is paused. It ends if and only if {@code D < B} or {@code W/B} is at most the limit.
 *
 * <p>Sources: Clark et al., Live Migration of Virtual Machines, NSDI 2005 (writable working set); Liu et al.,
 * Performance and Energy Modeling for Live Migration of Virtual Machines, HPDC 2011 (the series).
 *
 * @param memoryBytes bytes still to be sent in the current pass; before the start, the guest's memory
 * @param passSeconds for how long the current pass has been running
 * @param bytesPerSecond what the link carries
 * @param dirtyBytesPerSecond how fast the guest dirties memory
 * @param workingSetBytes the most that can be dirty at once
 * @param downtimeSeconds the permitted downtime
 */
record PrecopyModel(
        double memoryBytes,
        double passSeconds,
        double bytesPerSecond,
        double dirtyBytesPerSecond,
        double workingSetBytes,
        double downtimeSeconds) {

    /** Passes after which iteration is taken to be endless; a series that converges needs far fewer. */
    private static final int MOST_PASSES = 500;

    /** How it ends. */
    record End(double seconds, double downtimeSeconds) {}

    /** The end, without the time the destination takes to resume; empty if iteration does not end. */
    Optional<End> end() {
        if (bytesPerSecond <= 0) {
            return Optional.empty();
        }
        double seconds = memoryBytes / bytesPerSecond;
        double volume = Math.min(workingSetBytes, dirtyBytesPerSecond * (passSeconds + seconds));
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            double took = volume / bytesPerSecond;
            seconds += took;
            if (took <= downtimeSeconds) {
                return Optional.of(new End(seconds, took));
            }
            double next = Math.min(workingSetBytes, dirtyBytesPerSecond * took);
            if (next >= volume) {
                return Optional.empty();
            }
            volume = next;
        }
        return Optional.empty();
    }

    /** The same with another link and another guest. */
    PrecopyModel scaled(double link, double dirtying) {
        return new PrecopyModel(
                memoryBytes,
                passSeconds,
                bytesPerSecond * link,
                dirtyBytesPerSecond * dirtying,
                workingSetBytes,
                downtimeSeconds);
    }

    /** Whether iteration ends, with a margin for what cannot be measured well; see {@link Convergence}. */
    Convergence convergence() {
        if (bytesPerSecond <= 0) {
            return Convergence.WILL_NOT_CONVERGE;
        }
        double ratio = dirtyBytesPerSecond / bytesPerSecond;
        double longestPass =
                Math.min(workingSetBytes, dirtyBytesPerSecond * (passSeconds + memoryBytes / bytesPerSecond));
        if (ratio <= 0.3 || longestPass / bytesPerSecond <= downtimeSeconds / 2) {
            return Convergence.CONVERGES;
        }
        return ratio < 1.2 ? Convergence.UNCERTAIN : Convergence.WILL_NOT_CONVERGE;
    }
}
