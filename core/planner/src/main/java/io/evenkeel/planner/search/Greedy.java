package io.evenkeel.planner.search;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.score.Evenness;
import java.util.Arrays;

/**
 * Makes the move that gains most, again and again, until none gains more than it costs.
 *
 * <p>Lazy: every VM has a key, its best gain when last looked at; only the first in line is looked at again before it
 * moves, and after a move the VMs of the two hosts. What the linear form promises, the move keeps, so nothing is undone.
 */
public final class Greedy {
    /** Gains below this are within what rounding makes of nothing where deviations are near 0. */
    private static final double ROUNDING = 1e-6;

    /** Up to so many hosts; with more, one move changes the score in proportion less. */
    private static final double HOSTS_OF_ROUNDING = 1000;

    private static final int MOST_STEPS_PER_VM = 20;
    private static final int MOST_SWEEPS = 6;

    private final Course course;
    private final Dense dense;
    private final Placement placement;
    private final Evenness evenness;
    private final Directions directions;
    private final IndexedHeap heap;
    private final int[] target;
    private final int renewal;
    private final double nothing;
    private int sinceRenewal;

    public Greedy(Course course, long seed) {
        this.course = course;
        dense = course.dense();
        placement = course.placement();
        evenness = course.evenness();
        evenness.linearise();
        directions = new Directions(dense, evenness, seed);
        heap = new IndexedHeap(dense.vms);
        target = new int[dense.vms];
        Arrays.fill(target, NOWHERE);
        nothing = -ROUNDING * Math.min(1, HOSTS_OF_ROUNDING / Math.max(1, dense.hosts));
        renewal = directions.isComplete() ? 1 : Math.max(8, dense.hosts / 64);
    }

    /**
     * Moves until nothing gains, the budget is used up, or the score is good enough.
     *
     * @param enough the score at which to stop; 0 for as far as it goes
     */
    public void run(Budget budget, double enough) {
        if (enough > 0 && evenness.score() <= enough) {
            return;
        }
        for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
            evenness.linearise();
            directions.renew();
            for (int v = 0; v < dense.vms; v++) {
                lookAt(v);
            }
            int before = course.movedCount();
            boolean more = descend(budget, enough);
            if (!more || course.movedCount() - before < Math.max(1, course.movedCount() / 500)) {
                return;
            }
        }
    }

    /** Until the queue is empty; false if the budget or the aim ended it. */
    private boolean descend(Budget budget, double enough) {
        long looked = 0;
        long steps = (long) MOST_STEPS_PER_VM * dense.vms;
        while (!heap.isEmpty() && steps > 0) {
            int vm = heap.first();
            double next = heap.secondKey();
            double gain = lookAt(vm);
            if ((++looked & 63) == 0 && budget.isOver().isOver()) {
                return false;
            }
            if (gain >= nothing || gain > next) {
                continue;
            }
            int to = target[vm];
            if (course.movedCount() + course.movedDelta(vm, to) > budget.moves()) {
                heap.remove(vm);
                continue;
            }
            int from = placement.hostOf(vm);
            if (course.delta(vm, to) >= nothing) {
                heap.remove(vm);
                continue;
            }
            steps--;
            course.move(vm, to);
            afterMove(from, to);
            if (enough > 0 && evenness.score() <= enough) {
                return false;
            }
        }
        return true;
    }

    private void afterMove(int from, int to) {
        if (++sinceRenewal >= renewal) {
            sinceRenewal = 0;
            evenness.linearise();
            directions.renew();
        }
        if (from != NOWHERE) {
            lookAtResidents(from);
        }
        lookAtResidents(to);
    }

    private void lookAtResidents(int host) {
        for (int i = 0; i < placement.count(host); i++) {
            lookAt(placement.resident(host, i));
        }
    }

    /** Finds the best move of the VM and puts it into the queue, or out of it if there is none. */
    private double lookAt(int vm) {
        if (course.isFrozen(vm) || placement.hostOf(vm) == NOWHERE) {
            heap.remove(vm);
            return 0;
        }
        int from = placement.hostOf(vm);
        double leaving = evenness.leaving(vm, from);
        boolean soft = placement.hasSoftRules(vm);
        double best = nothing;
        int bestHost = NOWHERE;
        for (int host : directions.candidates(vm)) {
            if (host == from) {
                continue;
            }
            double gain = leaving + evenness.entering(vm, host) + course.costDelta(vm, host);
            if (soft) {
                gain += placement.softDelta(vm, host);
            }
            if (gain < best && placement.fits(vm, host)) {
                best = gain;
                bestHost = host;
            }
        }
        target[vm] = bestHost;
        if (bestHost == NOWHERE) {
            heap.remove(vm);
            return 0;
        }
        heap.put(vm, best);
        return best;
    }
}
