package io.evenkeel.planner.search;

import java.util.function.LongSupplier;

/**
 * How far a search may go.
 *
 * @param moves how many VMs a plan may move
 * @param trials how many changes may be tried; a plan bounded by this alone depends on the seed alone
 * @param isOver asked now and then; ends the search early, so that a plan bounded by it depends on the machine too
 */
public record Budget(int moves, long trials, Watch isOver) {
    /** Tells whether time is up. */
    @FunctionalInterface
    public interface Watch {
        boolean isOver();
    }

    private record Never() implements Watch {
        @Override
        public boolean isOver() {
            return false;
        }
    }

    public static Budget ofTrials(long trials) {
        return new Budget(Integer.MAX_VALUE, trials, new Never());
    }

    /**
     * A budget by a clock.
     *
     * @param clock nanoseconds, of CPU time or of the wall
     */
    public static Budget ofTime(LongSupplier clock, long nanoseconds) {
        long end = clock.getAsLong() + nanoseconds;
        return new Budget(Integer.MAX_VALUE, Long.MAX_VALUE, () -> clock.getAsLong() >= end);
    }

    public Budget movingAtMost(int vms) {
        return new Budget(vms, trials, isOver);
    }
}
