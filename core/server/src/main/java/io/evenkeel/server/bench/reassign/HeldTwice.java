package io.evenkeel.server.bench.reassign;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Tracker;

/** Room for what a process keeps where it was when it has moved: as if it had never left. */
final class HeldTwice implements Tracker {
    private final Problem problem;
    private final int[] home;
    private final long[][] held;
    private long excess;

    HeldTwice(Problem problem, int[] home) {
        this.problem = problem;
        this.home = home;
        held = new long[problem.machines][problem.resources];
        for (int p = 0; p < problem.processes; p++) {
            add(p, home[p], 1);
        }
    }

    @Override
    public boolean touches(int vm) {
        return true;
    }

    private boolean isAway(int vm, int machine) {
        return machine != NOWHERE && machine != home[vm];
    }

    private long excess(int machine, int resource, long more) {
        return Math.max(0, held[machine][resource] + more - problem.capacity[machine][resource]);
    }

    private long change(int vm, int machine, int times) {
        long change = 0;
        for (int r = 0; r < problem.resources; r++) {
            if (problem.isTransient[r]) {
                change += excess(machine, r, times * problem.demand[vm][r]) - excess(machine, r, 0);
            }
        }
        return change;
    }

    private void add(int vm, int machine, int times) {
        excess += change(vm, machine, times);
        for (int r = 0; r < problem.resources; r++) {
            held[machine][r] += problem.isTransient[r] ? times * problem.demand[vm][r] : 0;
        }
    }

    @Override
    public long delta(int vm, int from, int to) {
        return from == to
                ? 0
                : (isAway(vm, from) ? change(vm, from, -1) : 0) + (isAway(vm, to) ? change(vm, to, 1) : 0);
    }

    @Override
    public void move(int vm, int from, int to) {
        if (isAway(vm, from)) {
            add(vm, from, -1);
        }
        if (isAway(vm, to)) {
            add(vm, to, 1);
        }
    }

    @Override
    public long violations(int vm, int host) {
        return excess;
    }
}
