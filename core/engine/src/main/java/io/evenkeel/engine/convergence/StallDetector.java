package io.evenkeel.engine.convergence;

import io.evenkeel.engine.prediction.CopyHistory;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSnapshot;
import java.time.Duration;
import java.util.Optional;

/**
 * Notices a migration that makes no progress. Immutable; fed with one look after the other.
 *
 * <p>What counts as progress depends on what the hypervisor tells:
 *
 * <ul>
 *   <li>With passes counted, a pass makes progress while it copies, if what it has to send is less than 0.96 of the
 *       least that any pass before it had to send; the first pass always does. Comparing momentary figures of what
 *       remains would call a long second pass a stall, for at the end of each pass next to nothing remains.
 *   <li>With bytes but no passes, what remains falls below 0.96 of the least seen before, or the first pass is not
 * over.
 *   <li>With a percentage alone, it grows; a stall is called only from 90 per cent on, for below that whole per cents
 *       may come minutes apart.
 *   <li>Copying disks is progress as well.
 * </ul>
 *
 * <p>Only pre-copy can stall in this sense. Where the hypervisor tells nothing there is no verdict.
 */
public final class StallDetector {

    private static final double NEARLY_DONE = 0.9;

    private final StallSettings settings;
    private final Duration progressAt;
    private final boolean stalled;
    private final Marks marks;

    /** The best figures so far. */
    private record Marks(
            double leastVolume,
            boolean passImproves,
            int passCount,
            long leastInPass,
            double leastRemaining,
            double bestFraction,
            long storageTransferred) {

        static final Marks NONE = new Marks(Double.MAX_VALUE, true, 0, Long.MAX_VALUE, Double.MAX_VALUE, 0, 0);
    }

    private StallDetector(StallSettings settings, Duration progressAt, boolean stalled, Marks marks) {
        this.settings = settings;
        this.progressAt = progressAt;
        this.stalled = stalled;
        this.marks = marks;
    }

    /** A detector that has seen nothing, {@code at} after the start of the migration. */
    public static StallDetector start(StallSettings settings, Duration at) {
        return new StallDetector(settings, at, false, Marks.NONE);
    }

    /**
     * The detector after one more look.
     *
     * @param history the copy of memory up to and with this look, if the hypervisor tells of it
     */
    public StallDetector next(Duration at, MigrationSnapshot snapshot, Optional<CopyHistory> history) {
        if (snapshot.phase() != MigrationPhase.PRECOPY) {
            return new StallDetector(settings, at, false, marks);
        }
        boolean tells = true;
        Marks seen;
        boolean progress;
        Optional<MemoryProgress> memory = snapshot.memory();
        if (memory.isPresent()
                && history.isPresent()
                && memory.get().iteration().isPresent()) {
            seen = withPasses(history.get());
            progress = seen.passImproves() && seen.leastInPass() < leastBefore(seen);
        } else if (memory.isPresent()) {
            double remaining = memory.get().remaining().bytes();
            boolean firstPass =
                    memory.get().transferred().compareTo(memory.get().total()) < 0
                            && remaining < marks.leastRemaining();
            progress = firstPass || remaining < settings.ratio() * marks.leastRemaining();
            seen = progress ? withLeastRemaining(remaining) : marks;
        } else if (snapshot.fraction().isPresent()) {
            double fraction = snapshot.fraction().get().value();
            progress = fraction > marks.bestFraction() || fraction < NEARLY_DONE;
            seen = withFraction(Math.max(fraction, marks.bestFraction()));
        } else {
            tells = false;
            progress = false;
            seen = marks;
        }
        long stored = snapshot.storage().map(s -> s.transferred().bytes()).orElse(0L);
        progress |= stored > seen.storageTransferred();
        seen = withStorage(seen, stored);
        Duration lastProgress = progress || !tells ? at : progressAt;
        boolean verdict = at.minus(lastProgress).compareTo(settings.window()) >= 0;
        return new StallDetector(settings, lastProgress, verdict, seen);
    }

    private Marks withPasses(CopyHistory history) {
        long remaining = history.latest().remaining().bytes();
        double least = marks.leastVolume();
        boolean improves = marks.passImproves();
        long leastInPass = Math.min(marks.leastInPass(), remaining);
        if (history.passCount() > marks.passCount()) {
            double volume =
                    history.passes().get(history.passes().size() - 1).dirtied().bytes();
            // What the first pass had to send is the whole memory.
            double before = Math.min(least, (double) history.latest().total().bytes());
            improves = volume < settings.ratio() * before;
            least = Math.min(before, volume);
            leastInPass = remaining;
        }
        return new Marks(
                least,
                improves,
                history.passCount(),
                leastInPass,
                marks.leastRemaining(),
                marks.bestFraction(),
                marks.storageTransferred());
    }

    /** What the copying of this look is compared with; a new pass begins anew. */
    private long leastBefore(Marks seen) {
        return seen.passCount() > marks.passCount() ? Long.MAX_VALUE : marks.leastInPass();
    }

    private Marks withLeastRemaining(double remaining) {
        return new Marks(
                marks.leastVolume(),
                marks.passImproves(),
                marks.passCount(),
                marks.leastInPass(),
                Math.min(remaining, marks.leastRemaining()),
                marks.bestFraction(),
                marks.storageTransferred());
    }

    private Marks withFraction(double fraction) {
        return new Marks(
                marks.leastVolume(),
                marks.passImproves(),
                marks.passCount(),
                marks.leastInPass(),
                marks.leastRemaining(),
                fraction,
                marks.storageTransferred());
    }

    private static Marks withStorage(Marks marks, long transferred) {
        return new Marks(
                marks.leastVolume(),
                marks.passImproves(),
                marks.passCount(),
                marks.leastInPass(),
                marks.leastRemaining(),
                marks.bestFraction(),
                Math.max(transferred, marks.storageTransferred()));
    }

    public boolean isStalled() {
        return stalled;
    }

    /** When, after the start, there was progress last. */
    public Duration progressAt() {
        return progressAt;
    }
}
