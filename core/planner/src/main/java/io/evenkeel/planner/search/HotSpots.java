package io.evenkeel.planner.search;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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
        List<Offer> offers = new ArrayList<>();
        for (int i = 0; i < placement.count(host); i++) {
            int vm = placement.resident(host, i);
            double helps = helps(host, vm);
            if (!course.isFrozen(vm) && helps > 0) {
                offers.add(new Offer(vm, helps >= 1, helps >= 1 ? dense.memory[vm] : -helps));
            }
        }
        Collections.sort(offers);
        for (Offer offer : offers) {
            int to = directions.coldestBelow(thresholds, placement, offer.vm(), directions.targets());
            if (to != NOWHERE) {
                course.move(offer.vm(), to);
                return true;
            }
        }
        return false;
    }

    /**
     * A VM that may go.
     *
     * @param isEnough whether it is enough that it goes
     * @param price of those that are alike in this, the smallest goes first
     */
    private record Offer(int vm, boolean isEnough, double price) implements Comparable<Offer> {
        @Override
        public int compareTo(Offer other) {
            if (isEnough != other.isEnough) {
                return isEnough ? -1 : 1;
            }
            int byPrice = Double.compare(price, other.price);
            return byPrice != 0 ? byPrice : Integer.compare(vm, other.vm);
        }
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
}
