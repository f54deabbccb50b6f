package io.evenkeel.server.bench.reassign;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Tracker;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Where a service is, the services it needs are in the same neighbourhood. */
final class Neighbours implements Tracker {
    private final Problem problem;
    private final int[][] neededBy;
    private final int[][] count;
    private long missing;

    Neighbours(Problem problem) {
        this.problem = problem;
        int neighbourhoods = Arrays.stream(problem.neighbourhood).max().orElseThrow() + 1;
        count = new int[problem.services][neighbourhoods];
        int[] sizes = new int[problem.services];
        for (int[] needs : problem.needs) {
            for (int needed : needs) {
                sizes[needed]++;
            }
        }
        neededBy = IntStream.of(sizes).mapToObj(int[]::new).toArray(int[][]::new);
        for (int s = 0; s < problem.services; s++) {
            for (int needed : problem.needs[s]) {
                neededBy[needed][--sizes[needed]] = s;
            }
        }
    }

    @Override
    public boolean touches(int vm) {
        int service = problem.serviceOf[vm];
        return problem.needs[service].length > 0 || neededBy[service].length > 0;
    }

    private int neighbourhood(int machine) {
        return machine == NOWHERE ? NOWHERE : problem.neighbourhood[machine];
    }

    @Override
    public long delta(int vm, int from, int to) {
        int service = problem.serviceOf[vm];
        int old = neighbourhood(from);
        int fresh = neighbourhood(to);
        if (old == fresh) {
            return 0;
        }
        long leaving = old != NOWHERE && count[service][old] == 1 ? -coming(service, old) : 0;
        return leaving + (fresh != NOWHERE && count[service][fresh] == 0 ? coming(service, fresh) : 0);
    }

    /** What the first of a service in a neighbourhood adds to what is missing there. */
    private long coming(int service, int neighbourhood) {
        long change = 0;
        for (int needed : problem.needs[service]) {
            change += count[needed][neighbourhood] == 0 ? 1 : 0;
        }
        for (int other : neededBy[service]) {
            change -= count[other][neighbourhood] > 0 ? 1 : 0;
        }
        return change;
    }

    @Override
    public void move(int vm, int from, int to) {
        missing += delta(vm, from, to);
        int service = problem.serviceOf[vm];
        if (from != NOWHERE) {
            count[service][neighbourhood(from)]--;
        }
        if (to != NOWHERE) {
            count[service][neighbourhood(to)]++;
        }
    }

    /** All that is missing anywhere, since a process may be missed where it is no more. */
    @Override
    public long violations(int vm, int host) {
        return missing;
    }
}
