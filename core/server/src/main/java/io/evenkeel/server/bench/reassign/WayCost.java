package io.evenkeel.server.bench.reassign;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Tracker;

/** What the way from its machine costs a process, and moving many processes of one service. */
final class WayCost implements Tracker {
    private final Problem problem;
    private final int[] home;
    private final int[] movedOf;

    /** How many services have so many moved processes. */
    private final int[] servicesWith;

    private int mostMoved;

    WayCost(Problem problem, int[] home) {
        this.problem = problem;
        this.home = home;
        movedOf = new int[problem.services];
        servicesWith = new int[problem.processes + 1];
        servicesWith[0] = problem.services;
    }

    @Override
    public boolean touches(int vm) {
        return true;
    }

    private boolean isAway(int vm, int machine) {
        return machine != NOWHERE && machine != home[vm];
    }

    private long way(int vm, int machine) {
        return machine == NOWHERE ? 0 : problem.wayCost[home[vm]][machine];
    }

    @Override
    public long delta(int vm, int from, int to) {
        int moved = movedOf[problem.serviceOf[vm]];
        int most = mostMoved;
        if (!isAway(vm, from) && isAway(vm, to)) {
            most = Math.max(mostMoved, moved + 1);
        } else if (isAway(vm, from) && !isAway(vm, to) && moved == mostMoved && servicesWith[moved] == 1) {
            most = mostMoved - 1;
        }
        return problem.machineWeight * (way(vm, to) - way(vm, from)) + problem.serviceWeight * (most - mostMoved);
    }

    @Override
    public void move(int vm, int from, int to) {
        int change = (isAway(vm, to) ? 1 : 0) - (isAway(vm, from) ? 1 : 0);
        if (change != 0) {
            int service = problem.serviceOf[vm];
            servicesWith[movedOf[service]]--;
            movedOf[service] += change;
            servicesWith[movedOf[service]]++;
            mostMoved = Math.max(mostMoved, movedOf[service]);
            if (servicesWith[mostMoved] == 0) {
                mostMoved--;
            }
        }
    }

    @Override
    public long violations(int vm, int host) {
        return 0;
    }
}
