package io.evenkeel.planner.search;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Takes hosts below their thresholds with as few moves as it can: of the VMs that close the gap alone the one with the
 * least memory, and if none does, the largest first.
 */
public final class HotSpots {
    private final Course course;
    private final Dense dense;
    private final Placement placement;
    private final Thresholds thresholds;
    private final Directions directions;

    public HotSpots(Course course, Thresholds thresholds, long seed) {
        this.course = course;
        this.thresholds = thresholds;
        dense = course.dense();
        placement = course.placement();
        directions = new Directions(dense, course.evenness(), seed);
    }

    /** Moves VMs until no host is hot, or nothing more can be done. */
    public void run() {
        for (int host = 0; host < dense.hosts; host++) {
            int left = placement.count(host);
            while (left-- > 0 && thresholds.isHot(placement, host) && relieve(host)) {
                course.evenness().linearise();
            }
        }
    }

    private boolean relieve(int host) {
        Integer[] residents = IntStream.range(0, placement.count(host))
                .mapToObj(i -> placement.resident(host, i))
                .filter(vm -> !course.isFrozen(vm) && helps(host, vm) > 0)
                .toArray(Integer[]::new);
        Arrays.sort(
                residents,
                Comparator.<Integer>comparingInt(vm -> helps(host, vm) >= 1 ? 0 : 1)
                        .thenComparingDouble(vm -> helps(host, vm) >= 1 ? dense.memory[vm] : -helps(host, vm))
                        .thenComparingInt(vm -> vm));
        for (int vm : residents) {
            int to = coldest(vm, directions.targets());
            if (to != NOWHERE) {
                course.move(vm, to);
                return true;
            }
        }
        return false;
    }

    /** Which part of what is too much the VM takes away; 1 if all. */
    private double helps(int host, int vm) {
        double part = 1;
        for (int k = 0; k < dense.resources; k++) {
            double excess = thresholds.excess(placement, host, k);
            if (excess > 0) {
                part = Math.min(part, dense.demand[vm * dense.resources + k] / excess);
            }
        }
        return part;
    }

    private int coldest(int vm, int[] hosts) {
        int best = NOWHERE;
        double bestCost = Double.POSITIVE_INFINITY;
        for (int host : hosts) {
            if (host != placement.hostOf(vm)) {
                double cost = course.evenness().entering(vm, host)
                        + (placement.hasSoftRules(vm) ? placement.softDelta(vm, host) : 0);
                if (cost < bestCost && placement.fits(vm, host) && thresholds.admit(placement, vm, host)) {
                    bestCost = cost;
                    best = host;
                }
            }
        }
        return best;
    }
}
