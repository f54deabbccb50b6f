package io.evenkeel.planner.explain;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.plan.Move;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.schedule.Lanes;
import io.evenkeel.planner.schedule.Schedule;
import io.evenkeel.planner.search.Course;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Explains a finished plan, without having seen how it was made: the first 1000 moves by comparing all hosts for their
 * VMs when all else is done, and what was left by asking again. Takes time in proportion to the moves times the hosts.
 */
public final class Explainer {
    /** Nobody reads more, and with thousands of hosts the reasons of more moves take more memory than the plan. */
    private static final int MOST_EXPLAINED = 1000;

    private final Dense dense;
    private final Placement before;
    private final Units unitsBefore;
    private final Shares sharesBefore;
    private final Course after;
    private final Units unitsAfter;
    private final Plan plan;
    private final Grounds grounds;
    private final Map<String, List<String>> arrivals;

    private Explainer(Cluster cluster, Plan plan, Grounds grounds) {
        this.plan = plan;
        this.grounds = grounds;
        dense = new Dense(cluster);
        before = new Placement(dense);
        unitsBefore = new Units(before, grounds);
        sharesBefore = new Shares(before);
        after = new Course(new Placement(dense), new double[dense.vms]);
        plan.moves().forEach(move -> after.move(dense.vm(move.vm()), dense.host(move.to())));
        unitsAfter = new Units(after.placement(), grounds);
        arrivals = plan.moves().stream()
                .collect(Collectors.groupingBy(Move::to, Collectors.mapping(Move::vm, Collectors.toList())));
    }

    /**
     * Explains it.
     *
     * @param cluster the cluster as the plan took it, with hosts marked as to be emptied or down
     * @param schedule its moves in time
     * @param lanes by which the schedule was made
     * @param grounds by which the plan was made
     */
    public static Explanation explain(Cluster cluster, Plan plan, Schedule schedule, Lanes lanes, Grounds grounds) {
        Explainer explainer = new Explainer(cluster, plan, grounds);
        List<MoveReason> moves = plan.moves().stream()
                .limit(MOST_EXPLAINED)
                .map(explainer::reason)
                .toList();
        List<Stay> stays = new ArrayList<>(explainer.duties(schedule, lanes));
        Leftovers leftovers = new Leftovers(explainer.after, explainer.unitsAfter, grounds);
        switch (grounds.aim()) {
            case EVENNESS ->
                leftovers.uneven().stream()
                        .filter(stay -> !plan.unplaced().contains(stay.vm()))
                        .forEach(stays::add);
            case CONSOLIDATED -> stays.addAll(leftovers.keepers());
            default -> {
                // Whoever does only what must be done leaves nothing else worth a word.
            }
        }
        return new Explanation(moves, stays);
    }

    private MoveReason reason(Move move) {
        int vm = dense.vm(move.vm());
        int home = dense.start[vm];
        Motive motive = motive(vm, home);
        List<Integer> possible = new ArrayList<>();
        List<RuledOut> ruledOut = unitsAfter.sort(vm, possible);
        Optional<Double> stayingAdds =
                possible.remove((Integer) home) ? Optional.of(after.delta(vm, home)) : Optional.empty();
        int best = NOWHERE;
        double least = Double.POSITIVE_INFINITY;
        for (int host : possible) {
            double adds = after.delta(vm, host);
            if (adds < least) {
                least = adds;
                best = host;
            }
        }
        Optional<MoveReason.Next> next =
                best == NOWHERE ? Optional.empty() : Optional.of(new MoveReason.Next(name(best), least));
        return new MoveReason(
                move.vm(), motive, sentence(motive, vm, home), stayingAdds, possible.size(), next, ruledOut);
    }

    private String name(int host) {
        return dense.cluster.hosts().get(host).name();
    }

    private Motive motive(int vm, int home) {
        if (home == NOWHERE) {
            return Motive.NO_HOST;
        }
        HostState state = dense.cluster.hosts().get(home).state();
        if (state == HostState.FAILED) {
            return Motive.HOST_FAILED;
        }
        if (state != HostState.ONLINE) {
            return Motive.HOST_EMPTIED;
        }
        if (unitsBefore.brokenFor(vm).isPresent()) {
            return Motive.RULE;
        }
        if (before.isOverfull(home)) {
            return Motive.OVERFULL;
        }
        if (grounds.closed().contains(name(home))) {
            return Motive.CONSOLIDATED;
        }
        return unitsBefore.hot(home).isPresent() && grounds.aim() != Motive.CONSOLIDATED ? Motive.HOT : grounds.aim();
    }

    private String sentence(Motive motive, int vm, int home) {
        return switch (motive) {
            case NO_HOST -> "it was on no host";
            case HOST_FAILED -> name(home) + " is down";
            case HOST_EMPTIED -> name(home) + " shall be empty";
            case RULE ->
                "on " + name(home) + " this did not hold: "
                        + unitsBefore.brokenFor(vm).orElse("");
            case OVERFULL ->
                name(home) + " has given away too much "
                        + unitsBefore.overfull(home).orElse("");
            case HOT -> name(home) + " uses too much " + unitsBefore.hot(home).orElse("");
            case CONSOLIDATED -> name(home) + " can be switched off without it";
            case EVENNESS -> sharesBefore.sentence(vm, home);
            case MAKES_ROOM ->
                "it makes room on " + name(home)
                        + arrivals.getOrDefault(name(home), List.of()).stream()
                                .limit(3)
                                .reduce((a, b) -> a + ", " + b)
                                .map(names -> " for " + names)
                                .orElse("");
        };
    }

    /** Why VMs that had to go somewhere do not. */
    private List<Stay> duties(Schedule schedule, Lanes lanes) {
        List<Stay> stays = new ArrayList<>();
        for (String name : plan.unplaced()) {
            List<Integer> possible = new ArrayList<>();
            int vm = dense.vm(name);
            List<RuledOut> ruledOut = unitsAfter.sort(vm, possible);
            stays.add(new Stay(
                    name,
                    dense.cluster.vms().get(vm).host(),
                    Stay.Kind.NO_PLACE,
                    possible.isEmpty()
                            ? "no host can take it"
                            : "it was left, since with it elsewhere a rule would hold for fewer VMs than before",
                    ruledOut));
        }
        for (String name : Pinned.onHostsToEmpty(dense.cluster)) {
            stays.add(new Stay(
                    name,
                    dense.cluster.vms().get(dense.vm(name)).host(),
                    Stay.Kind.PINNED,
                    "it is pinned, so its host cannot become empty",
                    List.of()));
        }
        NotLive notLive = new NotLive(dense, lanes);
        for (Move move : plan.moves()) {
            if (schedule.stuck().contains(move.vm())) {
                stays.add(new Stay(move.vm(), move.from(), Stay.Kind.NOT_LIVE, notLive.reason(move), List.of()));
            }
        }
        return stays;
    }
}
