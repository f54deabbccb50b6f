package io.evenkeel.engine.prediction;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The course of iterative pre-copy as a series.
 *
 * <p>Pass {@code i} sends {@code V(i)} bytes at rate {@code B} and takes {@code t(i) = V(i)/B}; meanwhile the guest
 * dirties {@code V(i+1) = min(W, D·t(i))} bytes, where {@code D} is its dirty rate and {@code W} its writable working
 * set. Iteration ends as soon as {@code V(i)/B} is at most the permitted downtime; what is left is sent while the guest
 * is paused. It ends if and only if {@code D < B} or {@code W/B} is at most the limit.
 *
 * <p>Where the permitted downtime is not known, the series is followed until a pass takes a millisecond. The time that
 * this adds is at most the unknown limit times {@code D/(B−D)}, a few per cent of it where iteration converges well; no
 * downtime follows from it.
 *
 * <p>Sources: Clark et al., Live Migration of Virtual Machines, NSDI 2005 (writable working set); Liu et al.,
 * Performance and Energy Modeling for Live Migration of Virtual Machines, HPDC 2011 (the series).
 *
 * @param memoryBytes bytes still to be sent in the current pass; before the start, the guest's memory
 * @param passSeconds for how long the current pass has been running
 * @param bytesPerSecond what the link carries
 * @param dirtyBytesPerSecond how fast the guest dirties memory
 * @param workingSetBytes the most that can be dirty at once
 * @param downtimeSeconds the permitted downtime; empty if not known
 */
record PrecopyModel(
        double memoryBytes,
        double passSeconds,
        double bytesPerSecond,
        double dirtyBytesPerSecond,
        double workingSetBytes,
        OptionalDouble downtimeSeconds) {

    /** Passes after which iteration is taken to be endless; a series that converges needs far fewer. */
    private static final int MOST_PASSES = 500;

    private static final double NEGLIGIBLE_SECONDS = 1e-3;

    /**
     * No hypervisor we know permits a longer pause by itself: QEMU 300 ms, OpenStack Nova 500 ms at its last step. So
     * more than this cannot be hoped for where the permitted downtime is not known.
     */
    private static final double USUALLY_PERMITTED_AT_MOST = 1;

    /** How it ends. */
    record End(double seconds, OptionalDouble downtimeSeconds) {}

    /** The end, without the time the destination takes to resume; empty if iteration does not end. */
    Optional<End> end() {
        if (bytesPerSecond <= 0) {
            return Optional.empty();
        }
        double seconds = memoryBytes / bytesPerSecond;
        double volume = nextPassSeconds() * bytesPerSecond;
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            double took = volume / bytesPerSecond;
            seconds += took;
            if (took <= downtimeSeconds.orElse(NEGLIGIBLE_SECONDS)) {
                return Optional.of(new End(
                        seconds, downtimeSeconds.isPresent() ? OptionalDouble.of(took) : OptionalDouble.empty()));
            }
            double next = Math.min(workingSetBytes, dirtyBytesPerSecond * took);
            if (next >= volume) {
                return Optional.empty();
            }
            volume = next;
        }
        return Optional.empty();
    }

    /** What sending takes that the guest will have dirtied when the current pass is over. */
    double nextPassSeconds() {
        double dirtied = dirtyBytesPerSecond * (passSeconds + memoryBytes / bytesPerSecond);
        return Math.min(workingSetBytes, dirtied) / bytesPerSecond;
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
        double longest = nextPassSeconds();
        if (ratio <= 0.3 || longest <= downtimeSeconds.orElse(0) / 2) {
            return Convergence.CONVERGES;
        }
        boolean mayFit = downtimeSeconds.isEmpty() && longest <= USUALLY_PERMITTED_AT_MOST;
        return ratio < 1.2 || mayFit ? Convergence.UNCERTAIN : Convergence.WILL_NOT_CONVERGE;
    }
}
