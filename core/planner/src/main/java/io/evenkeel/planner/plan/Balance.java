package io.evenkeel.planner.plan;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.search.Budget;
import io.evenkeel.planner.search.Course;
import io.evenkeel.planner.search.Greedy;
import io.evenkeel.planner.search.Heat;
import io.evenkeel.planner.search.HotSpots;
import io.evenkeel.planner.search.Refine;
import io.evenkeel.planner.search.Repair;
import io.evenkeel.planner.search.Surplus;
import io.evenkeel.planner.search.Thresholds;
import io.evenkeel.spi.unit.DataSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Makes a cluster even: first what must be done, then what is worth its moves.
 *
 * @param gainFloor what moving one VM must gain at least, in units of the score
 * @param budget how far the search after the first descent may go
 * @param enough a score that is good enough, so that moves it can do without are not made; 0 for as far as it goes
 * @param seed plans with the same seed and a budget without a clock are the same
 * @param thresholds the share of each resource, by name, above which a host is a hot spot that must be relieved
 * @param candidates whether a VM may be moved for balance alone; see {@link io.evenkeel.planner.policy}
 * @param price how much more than one an expensive move costs
 * @param mostCopied how much memory the migrations may copy, once each; what must be done is done even so
 */
public record Balance(
        double gainFloor,
        Budget budget,
        double enough,
        long seed,
        Map<String, Double> thresholds,
        Predicate<Vm> candidates,
        ToDoubleFunction<Vm> price,
        Optional<DataSize> mostCopied) {
    private static final double HOTTEST = 1.0;
    private static final double COLDEST = 0.01;
    private static final double SMALLEST_TEMPERATURE = 1e-5;

    /** With this, nobody needs to be asked. */
    private record Everyone() implements Predicate<Vm> {
        @Override
        public boolean test(Vm vm) {
            return true;
        }
    }

    private record OnePrice() implements ToDoubleFunction<Vm> {
        @Override
        public double applyAsDouble(Vm vm) {
            return 1;
        }
    }

    public Balance {
        requireNonNull(budget, "budget");
        requireNonNull(candidates, "candidates");
        requireNonNull(price, "price");
        requireNonNull(mostCopied, "mostCopied");
        thresholds = Map.copyOf(thresholds);
    }

    /** Greedy alone, until nothing gains more than the floor. */
    public static Balance greedy(double gainFloor) {
        return new Balance(
                gainFloor, Budget.ofTrials(0), 0, 1, Map.of(), new Everyone(), new OnePrice(), Optional.empty());
    }

    /** With a search of so many trials after the first descent. */
    public Balance trying(long trials) {
        return searching(new Budget(budget.moves(), trials, budget.isOver()));
    }

    public Balance searching(Budget other) {
        return new Balance(gainFloor, other, enough, seed, thresholds, candidates, price, mostCopied);
    }

    /** At another price of a move. */
    public Balance gaining(double floor) {
        return new Balance(floor, budget, enough, seed, thresholds, candidates, price, mostCopied);
    }

    public Balance movingAtMost(int vms) {
        return searching(budget.movingAtMost(vms));
    }

    /** Up to a score that is good enough; see {@link Reach} for the moves that it takes, whatever they are worth. */
    public Balance until(double score) {
        return new Balance(gainFloor, budget, score, seed, thresholds, candidates, price, mostCopied);
    }

    public Balance seeded(long other) {
        return new Balance(gainFloor, budget, enough, other, thresholds, candidates, price, mostCopied);
    }

    public Balance relieving(Map<String, Double> shares) {
        return new Balance(gainFloor, budget, enough, seed, shares, candidates, price, mostCopied);
    }

    /** With migrations that copy no more than that. */
    public Balance copyingAtMost(DataSize size) {
        return new Balance(gainFloor, budget, enough, seed, thresholds, candidates, price, Optional.of(size));
    }

    public Plan plan(Cluster cluster) {
        return mostCopied.isPresent() && !isDutyOnly()
                ? new Copying(cluster, mostCopied.get()).plan(this)
                : plan(cluster, 0);
    }

    /**
     * A plan in which it costs something to copy memory.
     *
     * @param pricePerByte in units of the score
     */
    Plan plan(Cluster cluster, double pricePerByte) {
        Dense dense = new Dense(cluster);
        double[] costs = new double[dense.vms];
        for (int v = 0; !isDutyOnly() && v < dense.vms; v++) {
            costs[v] = gainFloor * price.applyAsDouble(cluster.vms().get(v)) + pricePerByte * dense.memory[v];
        }
        Course course = new Course(new Placement(dense), costs);
        double before = course.evenness().score();
        Repair repair = new Repair(course, seed);
        Heat heat = new Heat(course.placement(), new Thresholds(cluster.resources(), thresholds));
        List<Integer> unplaced = repair.run();
        for (int vm : unplaced) {
            course.freeze(vm);
        }
        freezeThoseInViolations(course);
        for (int v = 0; !(candidates instanceof Everyone) && v < dense.vms; v++) {
            if (!candidates.test(cluster.vms().get(v))) {
                course.freeze(v);
            }
        }
        if (!thresholds.isEmpty()) {
            int[] placed = course.placement().hosts();
            new HotSpots(course, new Thresholds(cluster.resources(), thresholds), seed).run();
            if (!isDutyOnly()) {
                freezeMoved(course, placed);
            }
        }
        if (!isDutyOnly()) {
            Course held = Ceilings.over(course, costs, thresholds);
            new Greedy(held, seed).run(budget, enough);
            refine(held);
            if (isEnough(held)) {
                new Surplus(held).giveBack(enough);
            }
            Ceilings.bring(course, held);
        }
        Placement aim = course.placement();
        int leastMoves = Math.max(Mandatory.leastMoves(dense, aim, Set.copyOf(unplaced)), heat.leastMoves(aim));
        // Others may have made room since.
        List<Integer> withoutPlace = unplaced.stream().filter(repair::isWrong).toList();
        return Outcome.of(course, before, withoutPlace, leastMoves, !isDutyOnly());
    }

    /**
     * A rule that is broken for them and cannot be mended would let them go where it is broken for others instead: the sum
     * stays the same. All others keep what holds for them wherever they fit.
     */
    private static void freezeThoseInViolations(Course course) {
        for (int v : course.placement().ruled()) {
            if (course.placement().ruleViolations(v) > 0) {
                course.freeze(v);
            }
        }
    }

    /** A search that looks at the score alone would send them home, and make hot again what they relieve. */
    private static void freezeMoved(Course course, int[] placed) {
        int[] now = course.placement().hosts();
        for (int v = 0; v < now.length; v++) {
            if (now[v] != placed[v]) {
                course.freeze(v);
            }
        }
    }

    /** The same, but that nothing is done but what must be. */
    Balance dutyOnly() {
        return new Balance(
                Double.POSITIVE_INFINITY, budget, enough, seed, thresholds, candidates, price, Optional.empty());
    }

    /** Whether nothing is done but what must be. */
    private boolean isDutyOnly() {
        return gainFloor == Double.POSITIVE_INFINITY;
    }

    private void refine(Course course) {
        if (budget.trials() > 0) {
            double before = course.objective();
            boolean wasEnough = isEnough(course);
            double unit = Math.max(SMALLEST_TEMPERATURE, Math.min(gainFloor, before));
            int[] kept = course.placement().hosts();
            new Refine(course, seed).run(budget, HOTTEST * unit, COLDEST * unit);
            boolean isBetter = wasEnough == isEnough(course) ? course.objective() <= before : !wasEnough;
            if (!isBetter) {
                for (int v = 0; v < kept.length; v++) {
                    if (course.placement().hostOf(v) != kept[v]) {
                        course.move(v, kept[v]);
                    }
                }
            }
        }
    }

    private boolean isEnough(Course course) {
        return enough > 0 && course.evenness().score() <= enough;
    }
}
