package io.evenkeel.server.bench.reassign;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Costs and rules of the challenge from first principles, for any assignment of processes to machines. */
final class Judge {
    private final Problem problem;
    private final int[] initial;

    Judge(Problem problem, int[] initial) {
        this.problem = problem;
        this.initial = initial.clone();
    }

    /** What an assignment costs, how many processes it moves, and which rules it breaks. */
    record Verdict(long cost, int moved, List<String> problems) {
        Verdict {
            problems = List.copyOf(problems);
        }
    }

    Verdict judge(int[] assignment) {
        long[][] used = new long[problem.machines][problem.resources];
        long[][] held = new long[problem.machines][problem.resources];
        int[] movedOf = new int[problem.services];
        long moves = 0;
        long ways = 0;
        int moved = 0;
        int mostMoved = 0;
        for (int p = 0; p < problem.processes; p++) {
            int from = initial[p];
            int to = assignment[p];
            for (int r = 0; r < problem.resources; r++) {
                used[to][r] += problem.demand[p][r];
                held[to][r] += problem.demand[p][r];
                if (from != to && problem.isTransient[r]) {
                    held[from][r] += problem.demand[p][r];
                }
            }
            if (from != to) {
                moved++;
                moves += problem.moveCost[p];
                ways += problem.wayCost[from][to];
                mostMoved = Math.max(mostMoved, ++movedOf[problem.serviceOf[p]]);
            }
        }
        long cost = problem.processWeight * moves + problem.serviceWeight * mostMoved + problem.machineWeight * ways;
        for (int m = 0; m < problem.machines; m++) {
            cost += problem.useCost(m, used[m]);
        }
        List<String> problems = new ArrayList<>(overfull(held));
        problems.addAll(misplaced(assignment));
        return new Verdict(cost, moved, problems);
    }

    private List<String> overfull(long[][] held) {
        List<String> problems = new ArrayList<>();
        for (int m = 0; m < problem.machines; m++) {
            for (int r = 0; r < problem.resources; r++) {
                if (held[m][r] > problem.capacity[m][r]) {
                    problems.add("machine " + m + " holds " + held[m][r] + " of resource " + r + ", of "
                            + problem.capacity[m][r]);
                }
            }
        }
        return problems;
    }

    private List<String> misplaced(int[] assignment) {
        List<String> problems = new ArrayList<>();
        List<Set<Integer>> machines = sets();
        List<Set<Integer>> locations = sets();
        List<Set<Integer>> neighbourhoods = sets();
        for (int p = 0; p < problem.processes; p++) {
            int service = problem.serviceOf[p];
            if (!machines.get(service).add(assignment[p])) {
                problems.add("service " + service + " is twice on machine " + assignment[p]);
            }
            locations.get(service).add(problem.location[assignment[p]]);
            neighbourhoods.get(service).add(problem.neighbourhood[assignment[p]]);
        }
        for (int s = 0; s < problem.services; s++) {
            if (locations.get(s).size() < problem.spread[s]) {
                problems.add(
                        "service " + s + " is in " + locations.get(s).size() + " locations, not " + problem.spread[s]);
            }
            for (int needed : problem.needs[s]) {
                if (!neighbourhoods.get(needed).containsAll(neighbourhoods.get(s))) {
                    problems.add("service " + s + " is in neighbourhoods without service " + needed);
                }
            }
        }
        return problems;
    }

    private List<Set<Integer>> sets() {
        List<Set<Integer>> sets = new ArrayList<>();
        for (int s = 0; s < problem.services; s++) {
            sets.add(new HashSet<>());
        }
        return sets;
    }
}
