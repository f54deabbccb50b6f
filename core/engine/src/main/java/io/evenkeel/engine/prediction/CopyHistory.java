package io.evenkeel.engine.prediction;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What successive looks at a copy of memory add up to: how fast it drains and what each pass had to send. Immutable.
 *
 * <p>The rate is an exponentially weighted moving average with weight 0.4 for the newest measurement (KubeVirt's stall
 * detector uses the same), taken over what was really sent: hypervisors' own figures jump. What the guest dirtied
 * during a pass is {@code remaining after − remaining before + sent between}, from the first look at the pass to the
 * first look at the next. That does not depend on when within a pass one looks, nor on whether the hypervisor adds what
 * is dirtied to what remains at once or, like QEMU, at the end of the pass.
 */
public final class CopyHistory {

    private static final double NEWEST_WEIGHT = 0.4;
    private static final Duration SHORTEST_MEASUREMENT = Duration.ofMillis(100);
    private static final Duration LONGEST_MEASUREMENT = Duration.ofSeconds(1);
    private static final int PASSES_KEPT = 16;

    /**
     * A pass over memory that has ended.
     *
     * @param dirtied what the guest dirtied meanwhile, and so what the next pass has to send
     * @param took how long the pass lasted
     */
    public record Pass(DataSize dirtied, Duration took) {
        public Pass {
            requireNonNull(dirtied, "dirtied");
            requireNonNull(took, "took");
        }

        /** How fast the guest dirtied memory during the pass. */
        DataRate dirtyRate() {
            double seconds = Math.max(1e-3, MigrationForecast.seconds(took));
            return DataRate.ofBytesPerSecond((long) (dirtied.bytes() / seconds));
        }
    }

    private record Look(Duration at, MemoryProgress memory, int passCount) {}

    private final Look last;
    private final Look measuredFrom;
    private final Look passFrom;
    private final List<Pass> passes;
    private final Optional<DataRate> drainRate;

    private CopyHistory(Look last, Look measuredFrom, Look passFrom, List<Pass> passes, Optional<DataRate> drainRate) {
        this.last = last;
        this.measuredFrom = measuredFrom;
        this.passFrom = passFrom;
        this.passes = List.copyOf(passes);
        this.drainRate = drainRate;
    }

    /** The first look, {@code at} after the start of the migration. */
    public static CopyHistory start(Duration at, MemoryProgress memory) {
        Look first = new Look(at, memory, 0);
        return new CopyHistory(first, first, first, List.of(), Optional.empty());
    }

    /** The history with one more look. */
    public CopyHistory next(Duration at, MemoryProgress memory) {
        int ended = passesEnded(last.memory(), memory);
        Look look = new Look(at, memory, last.passCount() + ended);
        List<Pass> newPasses = passes;
        Look newPassFrom = passFrom;
        Look from = measuredFrom;
        Optional<DataRate> rate = drainRate;
        Duration measured = at.minus(from.at());
        if (measured.compareTo(measurement(at)) >= 0) {
            rate = Optional.of(averaged(from, look));
            from = look;
        }
        if (ended > 0) {
            // Where pages of zeros are sent for nothing, the whole pass says too little and its last stretch says more.
            long dirtied = Math.max(dirtiedBetween(passFrom, look), dirtiedBetween(last, look));
            dirtied = Math.min(memory.total().bytes(), Math.max(0, dirtied) / ended);
            newPasses = new ArrayList<>(passes);
            newPasses.add(
                    new Pass(DataSize.ofBytes(dirtied), at.minus(passFrom.at()).dividedBy(ended)));
            if (newPasses.size() > PASSES_KEPT) {
                newPasses.remove(0);
            }
            newPassFrom = look;
        }
        return new CopyHistory(look, from, newPassFrom, newPasses, rate);
    }

    private static Duration measurement(Duration at) {
        Duration fifth = at.dividedBy(5);
        if (fifth.compareTo(SHORTEST_MEASUREMENT) < 0) {
            return SHORTEST_MEASUREMENT;
        }
        return fifth.compareTo(LONGEST_MEASUREMENT) > 0 ? LONGEST_MEASUREMENT : fifth;
    }

    private static long dirtiedBetween(Look from, Look to) {
        long sent =
                to.memory().transferred().bytes() - from.memory().transferred().bytes();
        return to.memory().remaining().bytes() - from.memory().remaining().bytes() + sent;
    }

    private DataRate averaged(Look from, Look to) {
        long sent =
                to.memory().transferred().bytes() - from.memory().transferred().bytes();
        // Pages of zeros cost next to nothing to send; then remaining falls faster than bytes are counted.
        // A fall of remaining is a drain only within one pass.
        long fallen = from.passCount() == to.passCount()
                ? from.memory().remaining().bytes() - to.memory().remaining().bytes()
                : 0;
        double seconds = MigrationForecast.seconds(to.at().minus(from.at()));
        double newest = Math.max(0, Math.max(sent, fallen)) / seconds;
        double average = drainRate
                .map(before -> NEWEST_WEIGHT * newest + (1 - NEWEST_WEIGHT) * before.bytesPerSecond())
                .orElse(newest);
        return DataRate.ofBytesPerSecond(Math.round(average));
    }

    private static int passesEnded(MemoryProgress before, MemoryProgress now) {
        if (before.iteration().isPresent() && now.iteration().isPresent()) {
            return Math.max(0, now.iteration().getAsInt() - before.iteration().getAsInt());
        }
        // Without a count of passes, a clear rise of what remains is the start of one.
        long rise = now.remaining().bytes() - before.remaining().bytes();
        return rise > now.total().bytes() / 200 ? 1 : 0;
    }

    /** How fast what remains is being sent; the hypervisor's own figure until there is a measurement. */
    public Optional<DataRate> drainRate() {
        return drainRate.isPresent()
                ? drainRate
                : last.memory().transferRate().filter(rate -> rate.bytesPerSecond() > 0);
    }

    /** The passes that have ended, oldest first; the first look may have come in the middle of the first. */
    public List<Pass> passes() {
        return passes;
    }

    /** How many passes have ended since the first look. */
    public int passCount() {
        return last.passCount();
    }

    public MemoryProgress latest() {
        return last.memory();
    }

    /** For how long the pass now running has been seen to run. */
    Duration passAge() {
        return last.at().minus(passFrom.at());
    }

    /** Bytes that the pass now running still has to send, without what the guest has dirtied since it began. */
    DataSize unsent() {
        DataSize sent = last.memory().transferred().minus(passFrom.memory().transferred());
        DataSize ofPass = passFrom.memory().remaining().minus(sent);
        DataSize remaining = last.memory().remaining();
        return ofPass.compareTo(remaining) < 0 ? ofPass : remaining;
    }

    /** How fast the guest dirties memory, by the last pass; else what the hypervisor says, which is a lower bound. */
    public Optional<DataRate> dirtyRate() {
        if (!passes.isEmpty()) {
            return Optional.of(passes.get(passes.size() - 1).dirtyRate());
        }
        return last.memory().dirtyRate().filter(rate -> rate.bytesPerSecond() > 0);
    }

    /** Whether the last passes have not become smaller, by the factor that also makes a stall. */
    boolean isLevel() {
        if (passes.size() < 4) {
            return false;
        }
        List<Pass> newest = passes.subList(passes.size() - 4, passes.size());
        long first = newest.get(0).dirtied().bytes();
        return newest.stream().allMatch(pass -> pass.dirtied().bytes() >= 0.96 * first);
    }
}
