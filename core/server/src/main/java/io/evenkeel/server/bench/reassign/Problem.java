package io.evenkeel.server.bench.reassign;

/**
 * An instance of the challenge: processes on machines. Arrays are by resource, machine, service or process; they are
 * shared and never written after construction.
 */
final class Problem {
    final int resources;
    final int machines;
    final int services;
    final int processes;

    /** Whether a process that moves keeps what it takes of the resource where it was, too. */
    final boolean[] isTransient;

    final long[] loadWeight;
    final int[] neighbourhood;
    final int[] location;
    final long[][] capacity;
    final long[][] safety;
    final long[][] wayCost;

    /** Over how many locations a service must be spread. */
    final int[] spread;

    /** Of which other services one must be in each neighbourhood where this service is. */
    final int[][] needs;

    final int[] serviceOf;
    final long[][] demand;
    final long[] moveCost;
    final Ratio[] ratios;
    final long processWeight;
    final long serviceWeight;
    final long machineWeight;

    /** For each free unit of one resource there shall be so many of another, at a price for each that is missing. */
    record Ratio(int resource, int other, long target, long weight) {}

    Problem(Numbers in) {
        resources = in.count("resources");
        isTransient = new boolean[resources];
        loadWeight = new long[resources];
        for (int r = 0; r < resources; r++) {
            isTransient[r] = in.next() == 1;
            loadWeight[r] = in.next();
        }
        machines = in.count("machines");
        neighbourhood = new int[machines];
        location = new int[machines];
        capacity = new long[machines][];
        safety = new long[machines][];
        wayCost = new long[machines][];
        for (int m = 0; m < machines; m++) {
            neighbourhood[m] = in.index("neighbourhood", Integer.MAX_VALUE);
            location[m] = in.index("location", Integer.MAX_VALUE);
            capacity[m] = in.next(resources);
            safety[m] = in.next(resources);
            wayCost[m] = in.next(machines);
        }
        services = in.count("services");
        spread = new int[services];
        needs = new int[services][];
        for (int s = 0; s < services; s++) {
            spread[s] = in.index("spread", Integer.MAX_VALUE);
            needs[s] = new int[in.index("number of services it needs", services)];
            for (int i = 0; i < needs[s].length; i++) {
                needs[s][i] = in.index("service", services);
            }
        }
        processes = in.count("processes");
        serviceOf = new int[processes];
        demand = new long[processes][];
        moveCost = new long[processes];
        for (int p = 0; p < processes; p++) {
            serviceOf[p] = in.index("service", services);
            demand[p] = in.next(resources);
            moveCost[p] = in.next();
        }
        ratios = new Ratio[in.index("number of balance costs", Integer.MAX_VALUE)];
        for (int b = 0; b < ratios.length; b++) {
            ratios[b] =
                    new Ratio(in.index("resource", resources), in.index("resource", resources), in.next(), in.next());
        }
        processWeight = in.next();
        serviceWeight = in.next();
        machineWeight = in.next();
        in.end();
    }

    /** What the use of a machine costs. */
    long useCost(int machine, long[] used) {
        long cost = 0;
        for (int r = 0; r < resources; r++) {
            cost += loadWeight[r] * Math.max(0, used[r] - safety[machine][r]);
        }
        for (Ratio ratio : ratios) {
            long free = capacity[machine][ratio.resource()] - used[ratio.resource()];
            long other = capacity[machine][ratio.other()] - used[ratio.other()];
            cost += ratio.weight() * Math.max(0, ratio.target() * free - other);
        }
        return cost;
    }
}
