package io.evenkeel.planner.search;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.score.Evenness;

/**
 * A placement on its way to a better one: what it scores, and which VMs are not where they were. Not safe for use by
 * several threads.
 */
public final class Course {
    private final Dense dense;
    private final Placement placement;
    private final Evenness evenness;
    private final double[] moveCost;
    private final boolean[] frozen;
    private final int[] moved;
    private final int[] movedSlot;
    private int movedCount;
    private double movedCost;
    private double softScore;

    /**
     * Begins where the cluster is.
     *
     * @param moveCost what moving each VM costs, in units of the score
     */
    public Course(Placement placement, double[] moveCost) {
        this.placement = placement;
        dense = placement.dense();
        evenness = new Evenness(placement);
        this.moveCost = moveCost.clone();
        frozen = new boolean[dense.vms];
        for (int v = 0; v < dense.vms; v++) {
            frozen[v] = !dense.movable[v];
        }
        moved = new int[dense.vms];
        movedSlot = new int[dense.vms];
    }

    public Dense dense() {
        return dense;
    }

    public Placement placement() {
        return placement;
    }

    public Evenness evenness() {
        return evenness;
    }

    /** Whether balancing must leave the VM where it is. */
    public boolean isFrozen(int vm) {
        return frozen[vm];
    }

    /** From now on balancing leaves the VM where it is. */
    public void freeze(int vm) {
        frozen[vm] = true;
    }

    public int movedCount() {
        return movedCount;
    }

    /** One of the VMs that are not where they were. */
    public int moved(int index) {
        return moved[index];
    }

    public boolean isAway(int vm) {
        return placement.hostOf(vm) != dense.start[vm];
    }

    /** Score, soft rules, and the cost of the moves. */
    public double objective() {
        return evenness.score() + softScore + movedCost;
    }

    /** How much soft rules have added since the beginning. */
    public double softScore() {
        return softScore;
    }

    /** What the moves made up to now have cost. */
    public double movedCost() {
        return movedCost;
    }

    /** How the cost of moves changes if the VM goes there: nothing for one that is away already, a refund at home. */
    public double costDelta(int vm, int to) {
        int home = dense.start[vm];
        int from = placement.hostOf(vm);
        return (to == home ? 0 : moveCost[vm]) - (from == home ? 0 : moveCost[vm]);
    }

    /** How the number of moved VMs changes if the VM goes there. */
    public int movedDelta(int vm, int to) {
        int home = dense.start[vm];
        return (to == home ? 0 : 1) - (placement.hostOf(vm) == home ? 0 : 1);
    }

    /** How the objective changes if the VM goes there. */
    public double delta(int vm, int to) {
        double change = evenness.delta(vm, placement.hostOf(vm), to) + costDelta(vm, to);
        return placement.hasSoftRules(vm) ? change + placement.softDelta(vm, to) : change;
    }

    /** Moves the VM, without asking whether it may. */
    public void move(int vm, int to) {
        int from = placement.hostOf(vm);
        movedCost += costDelta(vm, to);
        int change = movedDelta(vm, to);
        if (placement.hasSoftRules(vm)) {
            softScore += placement.softDelta(vm, to);
        }
        placement.move(vm, to);
        if (from >= 0) {
            evenness.refresh(from);
        }
        if (to >= 0) {
            evenness.refresh(to);
        }
        if (change > 0) {
            movedSlot[vm] = movedCount;
            moved[movedCount++] = vm;
        } else if (change < 0) {
            int last = moved[--movedCount];
            moved[movedSlot[vm]] = last;
            movedSlot[last] = movedSlot[vm];
        }
    }
}
