package io.evenkeel.planner.search;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;

/**
 * Moves that a score which is good enough can do without: those VMs stay at home. First those that do least for their
 * price, as things are when their turn comes.
 */
public final class Surplus {
    /** One that stays at home makes room for another, or takes it; a few rounds find nearly all. */
    private static final int MOST_ROUNDS = 4;

    private final Course course;
    private final Dense dense;
    private final Placement placement;

    public Surplus(Course course) {
        this.course = course;
        dense = course.dense();
        placement = course.placement();
    }

    /**
     * Sends home whom it can while the score stays good enough; does nothing if it is not.
     *
     * @param enough the score that must be kept
     */
    public void giveBack(double enough) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            int before = course.movedCount();
            sweep(enough);
            if (course.movedCount() == before) {
                return;
            }
        }
    }

    private void sweep(double enough) {
        IndexedHeap heap = new IndexedHeap(dense.vms);
        for (int i = 0; i < course.movedCount(); i++) {
            int vm = course.moved(i);
            if (dense.start[vm] != NOWHERE && !course.isFrozen(vm)) {
                heap.put(vm, course.delta(vm, dense.start[vm]));
            }
        }
        while (!heap.isEmpty()) {
            int vm = heap.first();
            double next = heap.secondKey();
            double change = course.delta(vm, dense.start[vm]);
            if (change > next) {
                heap.put(vm, change);
                continue;
            }
            heap.remove(vm);
            if (isNeedless(vm, enough)) {
                course.move(vm, dense.start[vm]);
            }
        }
    }

    private boolean isNeedless(int vm, double enough) {
        int home = dense.start[vm];
        int away = placement.hostOf(vm);
        return course.evenness().score() + course.evenness().delta(vm, away, home) <= enough
                // A soft rule that the move mends is a reason of its own.
                && !(placement.hasSoftRules(vm) && placement.softDelta(vm, home) > 0)
                && placement.fits(vm, home);
    }
}
