package io.evenkeel.server.bench.reassign;

import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.search.Budget;
import io.evenkeel.planner.search.Course;
import io.evenkeel.planner.search.Refine;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.spi.unit.DataSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * The planner's search on an instance: machines are hosts, processes are VMs, locations are racks. Services that keep
 * apart and spread are the planner's own units; the other rules and the costs come as units of this package.
 */
final class Search {
    private static final int STAGES = 120;

    /** By how much the temperature falls from the first stage to the last. */
    private static final double COOLING = 1e-6;

    private final Problem problem;
    private final int[] initial;

    Search(Problem problem, int[] initial) {
        this.problem = problem;
        this.initial = initial.clone();
    }

    /** Where the processes are after so much time of the clock, in nanoseconds; the cheapest that was seen. */
    int[] run(LongSupplier clock, long nanoseconds, double hot, long seed) {
        Course course = course();
        int[] best = hosts(course);
        double bestCost = course.objective();
        for (int stage = 0; stage < STAGES; stage++) {
            double temperature = hot * Math.pow(COOLING, (double) stage / (STAGES - 1));
            Refine refine =
                    stage < STAGES / 2 ? Refine.far(course, seed + stage) : Refine.homeward(course, seed + stage);
            refine.run(Budget.ofTime(clock, nanoseconds / STAGES), temperature, temperature);
            if (course.objective() < bestCost) {
                bestCost = course.objective();
                best = hosts(course);
            }
        }
        return best;
    }

    private Course course() {
        Dense dense = new Dense(cluster());
        double[] costs = new double[problem.processes];
        Arrays.setAll(costs, p -> (double) problem.processWeight * problem.moveCost[p]);
        return new Course(new Placement(dense), costs);
    }

    private int[] hosts(Course course) {
        return IntStream.range(0, problem.processes)
                .map(course.placement()::hostOf)
                .toArray();
    }

    private Cluster cluster() {
        List<Resource> resources = IntStream.range(0, problem.resources)
                .mapToObj(r -> new Resource("resource " + r, 0, 1))
                .toList();
        List<Host> hosts = IntStream.range(0, problem.machines)
                .mapToObj(m -> Host.of(String.valueOf(m), Amounts.of(problem.capacity[m]))
                        .at(String.valueOf(problem.location[m]), "", ""))
                .toList();
        List<Vm> vms = IntStream.range(0, problem.processes)
                .mapToObj(p -> Vm.of(
                        String.valueOf(p),
                        Amounts.of(problem.demand[p]),
                        Optional.of(String.valueOf(initial[p])),
                        DataSize.ofBytes(0)))
                .toList();
        return new Cluster(resources, hosts, vms, constraints());
    }

    private List<Constraint> constraints() {
        Map<Integer, Set<String>> members = new TreeMap<>();
        for (int p = 0; p < problem.processes; p++) {
            members.computeIfAbsent(problem.serviceOf[p], service -> new LinkedHashSet<>())
                    .add(String.valueOf(p));
        }
        Map<String, Set<String>> apart = new LinkedHashMap<>();
        Map<Integer, Map<String, Set<String>>> spread = new TreeMap<>();
        members.forEach((service, processes) -> {
            if (processes.size() > 1) {
                apart.put(String.valueOf(service), processes);
            }
            if (problem.spread[service] > 1) {
                spread.computeIfAbsent(problem.spread[service], locations -> new LinkedHashMap<>())
                        .put(String.valueOf(service), processes);
            }
        });
        List<Constraint> constraints = new ArrayList<>();
        constraints.add(Groups.apart(Level.HOST, Strength.hard(), apart));
        spread.forEach((locations, services) ->
                constraints.add(Groups.spread(Level.RACK, Strength.hard(), locations, services)));
        constraints.add(new Unit("held twice", Strength.hard(), dense -> new HeldTwice(problem, initial)));
        constraints.add(new Unit("neighbours", Strength.hard(), dense -> new Neighbours(problem)));
        constraints.add(new Unit("use", Strength.soft(1), dense -> new UseCost(problem)));
        constraints.add(new Unit("ways", Strength.soft(1), dense -> new WayCost(problem, initial)));
        return constraints;
    }
}
