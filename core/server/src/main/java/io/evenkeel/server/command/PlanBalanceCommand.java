package io.evenkeel.server.command;

import io.evenkeel.planner.cost.GeometricPrecopy;
import io.evenkeel.planner.explain.Grounds;
import io.evenkeel.planner.explain.HotHosts;
import io.evenkeel.planner.explain.Limits;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Balance;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.plan.Reach;
import io.evenkeel.planner.policy.Policy;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.quantity.Figures;
import io.evenkeel.spi.unit.DataSize;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plans how to make a cluster even. */
@Command(name = "balance", description = "Make hosts evenly loaded, with few moves.", mixinStandardHelpOptions = true)
final class PlanBalanceCommand implements Callable<Integer> {
    private static final long TRIALS = 1_000_000;

    @Mixin
    private final PlanOptions options;

    @Option(
            names = "--policy",
            paramLabel = "gentle|normal|eager",
            defaultValue = "normal",
            description = "What a move must be worth (default: ${DEFAULT-VALUE}).")
    private Policy.Preset policy = Policy.Preset.NORMAL;

    @Option(
            names = "--trials",
            paramLabel = "N",
            description = "How long to search for better moves after the first descent (default: " + TRIALS + ").")
    private @Nullable Long trials;

    @Option(
            names = "--until",
            paramLabel = "SCORE",
            description = {
                "Move no more than it takes to come to this score, whatever a move is worth; the policy then tells only",
                "which VMs may be moved, and how many."
            })
    private @Nullable Double until;

    @Option(
            names = "--relieve",
            paramLabel = "RESOURCE=SHARE",
            description = "Take hosts that use more than this share of a resource below it first, for example cpu=0.8.")
    private Map<String, Double> hot = new LinkedHashMap<>();

    @Option(
            names = "--moves",
            paramLabel = "N",
            description = "Move at most so many VMs; what must be done is done even so.")
    private @Nullable Integer moves;

    @Option(
            names = "--copy",
            paramLabel = "SIZE",
            description =
                    "Let migrations copy at most so much memory, for example 64GiB; what must be done is done even so.")
    private @Nullable DataSize copy;

    @Inject
    PlanBalanceCommand(PlanOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (until != null && trials != null) {
            throw new InputException(
                    "--until and --trials exclude each other; how long to search follows from the score");
        }
        if (until != null && !(until > 0 && until < Double.POSITIVE_INFINITY)) {
            throw new InputException("--until: " + until + " is no score to reach; write for example 0.2");
        }
        if (moves != null && moves < 0) {
            throw new InputException("--moves is " + moves + "; give 0 or more");
        }
        if (trials != null && trials < 0) {
            throw new InputException("--trials is " + trials + "; give 0 or more");
        }
        Cluster cluster = options.snapshot().cluster();
        Policy any = policy.with(options.lane(), GeometricPrecopy.usual());
        Policy chosen = copy == null ? any : any.copyingAtMost(copy);
        PlanOptions.demandShares("--relieve", hot, cluster);
        double score = Policy.score(cluster);
        long tries = trials == null ? TRIALS : trials;
        Balance balance = limited(relieving(chosen.balance(cluster, score, tries, options.seed())));
        Reach.Found found = PlanOptions.planned(() -> until == null
                ? new Reach.Found(balance.plan(cluster), balance.gainFloor())
                : new Reach(balance, until).plan(cluster));
        Plan plan = found.plan();
        double floor = found.gainFloor();
        Grounds grounds = Grounds.balance(vm -> floor * chosen.price(vm), chosen::reasonToStay)
                .relieving(hot)
                .within(Limits.of(until == null ? balance : balance.until(until)));
        warnOfDuties(cluster, plan);
        int code = options.show(options.report(cluster, plan, false, grounds).under(chosen, floor));
        boolean isHot = options.warnOfHot(HotHosts.after(cluster, plan, hot));
        boolean isMissed = until != null && options.warnOfMissed(plan, until);
        return isHot || isMissed ? ExitCode.FAILED : code;
    }

    /** Says that a limit does not hold for what must be done, if it does not. */
    private void warnOfDuties(Cluster cluster, Plan plan) {
        int count = plan.moves().size();
        if (moves != null && count > moves) {
            options.warn("--moves is " + moves + ", and " + count + " VMs move even so: VMs on hosts that shall be"
                    + " empty or are down, against rules, on overfull hosts, or on hosts to relieve");
        }
        DataSize copied = plan.copied(cluster);
        if (copy != null && copied.compareTo(copy) > 0) {
            options.warn("--copy is " + Figures.size(copy) + ", and migrations copy " + Figures.size(copied)
                    + " even so: VMs on hosts that shall be empty, against rules, on overfull hosts, or on hosts to"
                    + " relieve");
        }
    }

    private Balance relieving(Balance balance) {
        return hot.isEmpty() ? balance : balance.relieving(hot);
    }

    private Balance limited(Balance balance) {
        return moves == null ? balance : balance.movingAtMost(moves);
    }
}
