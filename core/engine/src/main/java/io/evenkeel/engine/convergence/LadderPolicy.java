package io.evenkeel.engine.convergence;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.convergence.Rung.Cancel;
import io.evenkeel.engine.convergence.Rung.PostCopy;
import io.evenkeel.engine.convergence.Rung.RaiseDowntime;
import io.evenkeel.engine.convergence.Rung.Throttle;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What to try, in which order, with a migration that does not converge.
 *
 * @param stall when a migration counts as stalled
 * @param patience how long a rung is given to help before the next is taken
 * @param downtimeCap the longest pause that any rung may permit
 * @param rungs in the order in which they are taken; each is taken once
 */
public record LadderPolicy(StallSettings stall, Duration patience, Duration downtimeCap, List<Rung> rungs) {

    /**
     * Downtime to 500 ms and 1 s, then the guest slowed by 20, 40, 60 and 80 per cent, then post-copy if the rest takes
     * at most a minute, then cancelling; 10 s for each.
     *
     * <p>Sources. Downtime: QEMU permits 300 ms, OpenStack Nova 500 ms, in steps; KubeVirt gives up where 1.35 s would
     * be needed; Proxmox VE doubles it without a limit, which is what the cap is for. Throttle: QEMU begins with 20 per
     * cent; slowed to 80 per cent, guests that had not converged in 75 s did so in about 40 s in our measurements on
     * QEMU. Post-copy only if it ends in time, as in KubeVirt. Cancelling in the end, as Nova does by default: a
     * migration that cannot end only costs the guest and the network.
     *
     * <p>However a guest behaves, it has moved or is told to stay within 40 s + 7 · (2 T + 10 s) + 6 T + 10 s after it
     * stopped converging, where T is 10 s or the time of two passes over the whole memory, whichever is longer: 320 s for
     * a guest whose memory is sent in 5 s or less, 1720 s for one of 40 s; see {@link #longestCourse}. One that does not
     * converge at all is given up much sooner, after 40 s + 8 T; a rung that is passed over takes no time.
     */
    public static final LadderPolicy DEFAULTS = new LadderPolicy(
            StallSettings.DEFAULTS,
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            List.of(
                    new RaiseDowntime(Duration.ofMillis(500)),
                    new RaiseDowntime(Duration.ofSeconds(1)),
                    new Throttle(20),
                    new Throttle(40),
                    new Throttle(60),
                    new Throttle(80),
                    new PostCopy(Duration.ofMinutes(1)),
                    new Cancel()));

    /** For how many trials a predicted end keeps a migration from being cancelled. */
    static final int TRIALS_OF_HOPE = 4;

    /** Watches for a stall and does nothing about it. */
    public static final LadderPolicy WATCH_ONLY =
            new LadderPolicy(StallSettings.DEFAULTS, Duration.ofSeconds(10), Duration.ofSeconds(1), List.of());

    public LadderPolicy {
        requireNonNull(stall, "stall");
        if (requireNonNull(patience, "patience").isNegative()) {
            throw new IllegalArgumentException("patience " + patience);
        }
        requireNonNull(downtimeCap, "downtimeCap");
        rungs = List.copyOf(rungs);
        for (Rung rung : rungs) {
            if (rung instanceof RaiseDowntime raise && raise.to().compareTo(downtimeCap) > 0) {
                throw new IllegalArgumentException(
                        "a rung raises the downtime to " + raise.to() + ", above the cap " + downtimeCap);
            }
            if (rung instanceof Rung.Pause pause && pause.atMost().compareTo(downtimeCap) > 0) {
                throw new IllegalArgumentException(
                        "a rung pauses for " + pause.atMost() + ", above the cap " + downtimeCap);
            }
        }
    }

    /**
     * The longest from the moment a guest stops converging until the migration has ended or has been told to end.
     *
     * <p>It is the stall window; then for each rung but the last its trial (the patience or two passes, whichever is
     * longer), and if an end is predicted after that, once more as long and the patience; then, before cancelling, a
     * trial, a last hope of four trials and the patience, and a trial of renewed trouble. It holds on a hypervisor that
     * tells of memory, while it answers and carries out what the ladder asks for, give or take one look for each rung (a
     * quarter of a second at {@link io.evenkeel.engine.migration.Pace#DEFAULTS}); each rung that fails for now costs up
     * to one patience more. Without a {@link Cancel} at the end it is only the time until every rung has been tried.
     *
     * @param longestPass what sending the guest's whole memory takes; zero if the hypervisor tells nothing of memory
     */
    public Duration longestCourse(Duration longestPass) {
        Duration trial = Trial.longest(patience, longestPass);
        Duration rung = trial.multipliedBy(2).plus(patience);
        Duration last = trial.multipliedBy(2 + TRIALS_OF_HOPE).plus(patience);
        return stall.window()
                .plus(rung.multipliedBy(Math.max(0, rungs.size() - 1)))
                .plus(last);
    }

    /** The longest pause that a rung permits; zero if none permits one. */
    Duration longestRaise() {
        return rungs.stream()
                .flatMap(rung -> rung instanceof RaiseDowntime raise ? Stream.of(raise.to()) : Stream.empty())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    public LadderPolicy withStall(StallSettings newStall) {
        return new LadderPolicy(newStall, patience, downtimeCap, rungs);
    }

    public LadderPolicy withPatience(Duration newPatience) {
        return new LadderPolicy(stall, newPatience, downtimeCap, rungs);
    }

    /** The same with other rungs, and a cap that they keep to. */
    public LadderPolicy withRungs(Duration newDowntimeCap, List<Rung> newRungs) {
        return new LadderPolicy(stall, patience, newDowntimeCap, newRungs);
    }
}
