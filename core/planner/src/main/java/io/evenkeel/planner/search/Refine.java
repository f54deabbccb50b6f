package io.evenkeel.planner.search;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Trades moves for better ones: another destination, a VM sent home and another moved in its place, two VMs exchanged.
 * Simulated annealing on the score plus the cost of moves, so that a plan pays for each VM it moves in the end, not for
 * each step of the search.
 */
public final class Refine {
    private static final int ASK_EVERY = 1024;

    private final Course course;
    private final Dense dense;
    private final Placement placement;
    private final SplittableRandom random;
    private final int[] movable;
    private final int[] targets;
    private final boolean isNearHome;
    private final boolean sendsHome;

    /** A search for plans in which few VMs move: it mostly looks at those that are away, and often sends them home. */
    public Refine(Course course, long seed) {
        this(course, seed, true, true);
    }

    private Refine(Course course, long seed, boolean isNearHome, boolean sendsHome) {
        this.course = course;
        this.isNearHome = isNearHome;
        this.sendsHome = sendsHome;
        dense = course.dense();
        placement = course.placement();
        random = new SplittableRandom(seed);
        movable = IntStream.range(0, dense.vms)
                .filter(vm -> !course.isFrozen(vm) && placement.hostOf(vm) != NOWHERE)
                .toArray();
        targets = IntStream.range(0, dense.hosts)
                .filter(host -> dense.target[host])
                .toArray();
    }

    /** A search among all VMs alike, for where moves cost next to nothing and most VMs may move. */
    public static Refine far(Course course, long seed) {
        return new Refine(course, seed, false, false);
    }

    /**
     * Like {@link #far}, but now and then it sends a VM home, so that none is away for nothing in the end. For low
     * temperatures: at high ones it would draw VMs home whatever that costs.
     */
    public static Refine homeward(Course course, long seed) {
        return new Refine(course, seed, false, true);
    }

    /**
     * Searches until the budget is used up.
     *
     * @param hot the temperature to begin with, in units of the score
     * @param cold the temperature to end with
     */
    public void run(Budget budget, double hot, double cold) {
        if (movable.length == 0 || targets.length < 2) {
            return;
        }
        double temperature = hot;
        double cooling = Math.pow(cold / hot, (double) ASK_EVERY / Math.max(ASK_EVERY, budget.trials()));
        for (long trial = 0; trial < budget.trials(); trial++) {
            if (trial % ASK_EVERY == 0) {
                temperature *= cooling;
                if (budget.isOver().isOver()) {
                    return;
                }
            }
            step(budget, temperature);
        }
    }

    private void step(Budget budget, double temperature) {
        int kind = random.nextInt(8);
        if (!isNearHome) {
            stepFar(kind, budget, temperature);
            return;
        }
        int vm = kind < 5 && course.movedCount() > 0 ? course.moved(random.nextInt(course.movedCount())) : any();
        if (course.isFrozen(vm)) {
            return;
        }
        if (kind == 0) {
            shift(vm, dense.start[vm], budget, temperature);
        } else if (kind < 3 || kind == 5) {
            shift(vm, targets[random.nextInt(targets.length)], budget, temperature);
        } else {
            exchange(vm, any(), budget, temperature);
        }
    }

    private void stepFar(int kind, Budget budget, double temperature) {
        // Among many hosts chance alone hardly ever meets a VM's own, and what moves cost stays in the plan.
        if (sendsHome && (kind == 0 || kind == 7) && course.movedCount() > 0) {
            sendHome(course.moved(random.nextInt(course.movedCount())), kind == 7, budget, temperature);
        } else if (kind < 4) {
            shift(any(), targets[random.nextInt(targets.length)], budget, temperature);
        } else {
            exchange(any(), any(), budget, temperature);
        }
    }

    /** To where the VM was before the plan: as it is, or in exchange for one that is there now. */
    private void sendHome(int vm, boolean inExchange, Budget budget, double temperature) {
        int home = dense.start[vm];
        if (course.isFrozen(vm) || home == NOWHERE) {
            return;
        }
        if (!inExchange) {
            shift(vm, home, budget, temperature);
        } else if (placement.count(home) > 0) {
            exchange(vm, placement.resident(home, random.nextInt(placement.count(home))), budget, temperature);
        }
    }

    private int any() {
        return movable[random.nextInt(movable.length)];
    }

    private boolean accepts(double change, double temperature) {
        return change <= 0 || change < -temperature * Math.log(random.nextDouble());
    }

    private void shift(int vm, int to, Budget budget, double temperature) {
        if (to == NOWHERE || to == placement.hostOf(vm)) {
            return;
        }
        if (course.movedCount() + course.movedDelta(vm, to) > budget.moves()) {
            replace(vm, to, temperature);
            return;
        }
        if (!placement.fits(vm, to)) {
            return;
        }
        if (accepts(course.delta(vm, to), temperature)) {
            course.move(vm, to);
        }
    }

    /** No more VMs may move: another goes home so that this one can go there, or to where the other was. */
    private void replace(int vm, int to, double temperature) {
        if (course.movedCount() == 0) {
            return;
        }
        int other = course.moved(random.nextInt(course.movedCount()));
        int away = placement.hostOf(other);
        int goal = random.nextBoolean() ? to : away;
        int home = dense.start[other];
        if (course.isFrozen(other) || goal == placement.hostOf(vm) || home == NOWHERE || !placement.fits(other, home)) {
            return;
        }
        double before = course.objective();
        course.move(other, home);
        if (placement.fits(vm, goal) && accepts(course.objective() + course.delta(vm, goal) - before, temperature)) {
            course.move(vm, goal);
        } else {
            course.move(other, away);
        }
    }

    /** The second VM is frozen out of nothing: it goes where the first was. */
    private void exchange(int vm, int other, Budget budget, double temperature) {
        int from = placement.hostOf(vm);
        int to = placement.hostOf(other);
        if (from == to || course.isFrozen(other) || !dense.target[from] || !dense.target[to]) {
            return;
        }
        if (course.movedCount() + course.movedDelta(vm, to) + course.movedDelta(other, from) > budget.moves()) {
            return;
        }
        double change =
                course.evenness().delta(vm, other, from, to) + course.costDelta(vm, to) + course.costDelta(other, from);
        boolean soft = placement.hasSoftRules(vm) || placement.hasSoftRules(other);
        if ((!soft && !accepts(change, temperature)) || !placement.allows(vm, to) || !placement.allows(other, from)) {
            return;
        }
        double before = course.objective();
        int home = from;
        if (!placement.hasRoomForSwap(vm, other)) {
            return;
        }
        course.move(other, NOWHERE);
        boolean kept = placement.fits(vm, to);
        if (kept) {
            course.move(vm, to);
            kept = placement.fits(other, home);
        }
        if (kept) {
            course.move(other, home);
            // While one was away, a rule that it alone kept looked broken, and what the other did to it looked like a
            // mend. Neither may have a part in a violation afterwards, or others might for the first time.
            kept = (!soft || accepts(course.objective() - before, temperature))
                    && placement.ruleViolations(vm) == 0
                    && placement.ruleViolations(other) == 0;
        }
        if (!kept) {
            course.move(other, NOWHERE);
            course.move(vm, from);
            course.move(other, to);
        }
    }
}
