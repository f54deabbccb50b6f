package io.evenkeel.server.demo;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.planner.cost.GeometricPrecopy;
import io.evenkeel.planner.explain.Explainer;
import io.evenkeel.planner.explain.Grounds;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.policy.Policy;
import io.evenkeel.planner.schedule.Lanes;
import io.evenkeel.planner.schedule.Schedule;
import io.evenkeel.planner.schedule.Scheduler;
import io.evenkeel.planner.schedule.TimedMove;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.plan.PlanReport;
import io.evenkeel.server.plan.snapshot.LiveCluster;
import java.util.List;
import java.util.Locale;

/** A cluster that is loaded unevenly is made even by a plan that gives its reasons, and then carried out. */
final class Evening {
    /** How long to search; a cluster of this size is searched through much sooner. */
    private static final long TRIALS = 20_000;

    private static final long SEED = 1;

    private final Console console;
    private final OpenConnection open;
    private final Moves moves;

    Evening(Console console, OpenConnection open, Moves moves) {
        this.console = console;
        this.open = open;
        this.moves = moves;
    }

    /**
     * Plans, and makes the moves of the plan one after the other.
     *
     * @throws FailedException if there is nothing to move, or the cluster is not more even afterwards
     */
    void show() throws InterruptedException {
        Cluster before = LiveCluster.take(open).cluster();
        Policy policy = Policy.Preset.NORMAL.with(Moves.LINK, GeometricPrecopy.usual());
        double score = Policy.score(before);
        Plan plan = policy.balance(before, score, TRIALS, SEED).plan(before);
        Lanes lanes = Lanes.usual();
        Schedule schedule = Scheduler.schedule(before, plan.moves(), lanes, false);
        Grounds grounds = Grounds.balance(policy.floor(before, score), policy::reasonToStay);
        PlanReport.of(plan, schedule, List.of())
                .explained(Explainer.explain(before, plan, schedule, lanes, grounds))
                .lines(console.outStyle())
                .forEach(this::say);
        say("");
        for (TimedMove move : schedule.moves()) {
            moves.move(open, move.vm(), move.to(), LadderPolicy.DEFAULTS);
        }
        double after = Policy.score(LiveCluster.take(open).cluster());
        if (!(after < score)) {
            throw new FailedException("the demo did not go as told: the cluster is not more even than before");
        }
        say(String.format(Locale.ROOT, "The score is %.4f now, and was %.4f; 0 is even.", after, score));
    }

    private void say(String text) {
        console.out().println(text);
        console.out().flush();
    }
}
