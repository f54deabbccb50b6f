package io.evenkeel.planner.plan;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.spi.unit.DataSize;

/**
 * Keeps a plan within what may be copied. A byte is given a price, so that the search itself weighs what a move copies
 * against what it gains; the price is looked for at which the plan just fits. So it gains more than a plan that is cut off
 * where the bytes end.
 */
final class Copying {
    /** A plan that uses so much of what it may copy is good enough. */
    private static final double NEARLY_ALL = 0.95;

    private static final int MOST_STEPS = 14;
    private static final int MOST_RAISES = 4;
    private static final double RAISE = 1.2;

    private final long most;
    private final Cluster cluster;

    Copying(Cluster cluster, DataSize most) {
        this.cluster = cluster;
        this.most = most.bytes();
    }

    private long copied(Plan plan) {
        return plan.copied(cluster).bytes();
    }

    private boolean fits(Plan plan) {
        return copied(plan) <= most;
    }

    Plan plan(Balance balance) {
        Plan free = balance.plan(cluster, 0);
        if (fits(free)) {
            return free;
        }
        Plan duty = balance.dutyOnly().plan(cluster, 0);
        if (copied(duty) >= most) {
            return duty;
        }
        Balance quick = balance.trying(0);
        long all = cluster.vms().stream().mapToLong(vm -> vm.memory().bytes()).sum();
        // At the lower price all memory together costs next to nothing; at the upper one no byte is worth it.
        double low = free.scoreBefore() / all / 1000;
        double high = free.scoreBefore();
        double fitting = high;
        Plan best = duty;
        for (int step = 0; step < MOST_STEPS && copied(best) < NEARLY_ALL * most; step++) {
            double price = Math.sqrt(low * high);
            Plan plan = quick.plan(cluster, price);
            if (fits(plan)) {
                high = price;
                fitting = price;
                best = plan;
            } else {
                low = price;
            }
        }
        return balance.budget().trials() == 0 ? best : searched(balance, fitting, best);
    }

    /** The search after the descent may use more than the descent did; then a byte costs more. */
    private Plan searched(Balance balance, double fitting, Plan otherwise) {
        double price = fitting;
        for (int raise = 0; raise < MOST_RAISES; raise++) {
            Plan plan = balance.plan(cluster, price);
            if (fits(plan)) {
                return plan;
            }
            price *= RAISE;
        }
        return otherwise;
    }
}
