package io.evenkeel.server.bench.reassign;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Tracker;

/** Load above the safety capacity, and resources that are not free in proportion. */
final class UseCost implements Tracker {
    private final Problem problem;
    private final long[][] used;
    private final long[] cost;
    private final long[] trial;

    UseCost(Problem problem) {
        this.problem = problem;
        used = new long[problem.machines][problem.resources];
        cost = new long[problem.machines];
        trial = new long[problem.resources];
        for (int m = 0; m < problem.machines; m++) {
            cost[m] = problem.useCost(m, used[m]);
        }
    }

    @Override
    public boolean touches(int vm) {
        return true;
    }

    private long with(int vm, int machine, int times) {
        long[] demand = problem.demand[vm];
        long[] before = used[machine];
        for (int r = 0; r < trial.length; r++) {
            trial[r] = before[r] + times * demand[r];
        }
        return problem.useCost(machine, trial);
    }

    @Override
    public long delta(int vm, int from, int to) {
        if (from == to) {
            return 0;
        }
        return (from == NOWHERE ? 0 : with(vm, from, -1) - cost[from])
                + (to == NOWHERE ? 0 : with(vm, to, 1) - cost[to]);
    }

    @Override
    public void move(int vm, int from, int to) {
        add(vm, from, -1);
        add(vm, to, 1);
    }

    private void add(int vm, int machine, int times) {
        if (machine != NOWHERE) {
            for (int r = 0; r < trial.length; r++) {
                used[machine][r] += times * problem.demand[vm][r];
            }
            cost[machine] = problem.useCost(machine, used[machine]);
        }
    }

    @Override
    public long violations(int vm, int host) {
        return 0;
    }
}
