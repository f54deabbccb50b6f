package io.evenkeel.server.bench.trace;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** What a mover sees: what has been sampled up to now, where the VMs are, and when they came there. */
final class Moment {
    private static final int NEVER = -1;

    private final Trace trace;
    private final Site site;
    private final int sample;
    private final int[] hostOf;
    private final int[] movedAt;

    Moment(Trace trace, Site site, int sample, int[] hostOf, int[] movedAt) {
        this.trace = requireNonNull(trace, "trace");
        this.site = requireNonNull(site, "site");
        this.sample = sample;
        this.hostOf = hostOf.clone();
        this.movedAt = movedAt.clone();
    }

    static int[] neverMoved(int vms) {
        int[] movedAt = new int[vms];
        Arrays.fill(movedAt, NEVER);
        return movedAt;
    }

    Trace trace() {
        return trace;
    }

    Site site() {
        return site;
    }

    int sample() {
        return sample;
    }

    int hostOf(int vm) {
        return hostOf[vm];
    }

    /** Since when the VM is where it is; empty if it has been there from the beginning. */
    Optional<Duration> residence(int vm) {
        return movedAt[vm] == NEVER ? Optional.empty() : Optional.of(Trace.STEP.multipliedBy(sample - movedAt[vm]));
    }

    /** Whether the VM has been moved within these samples. */
    boolean hasMovedWithin(int vm, int samples) {
        return movedAt[vm] != NEVER && sample - movedAt[vm] < samples;
    }
}
