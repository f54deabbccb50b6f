package io.evenkeel.server.command;

import io.evenkeel.planner.cost.GeometricPrecopy;
import io.evenkeel.planner.explain.Grounds;
import io.evenkeel.planner.explain.HotHosts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Balance;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.policy.Policy;
import io.evenkeel.server.console.ExitCode;
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
            defaultValue = "1000000",
            description = "How long to search for better moves after the first descent (default: ${DEFAULT-VALUE}).")
    private long trials = 1_000_000;

    @Option(
            names = "--relieve",
            paramLabel = "RESOURCE=SHARE",
            description = "Take hosts that use more than this share of a resource below it first, for example cpu=0.8.")
    private Map<String, Double> hot = new LinkedHashMap<>();

    @Option(names = "--moves", paramLabel = "N", description = "Move at most so many VMs.")
    private @Nullable Integer moves;

    @Inject
    PlanBalanceCommand(PlanOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        Cluster cluster = options.snapshot().cluster();
        Policy chosen = policy.with(options.lane(), GeometricPrecopy.usual());
        PlanOptions.demandShares("--relieve", hot, cluster);
        double score = Policy.score(cluster);
        Balance balance = relieving(chosen.balance(cluster, score, trials, options.seed()));
        Plan plan = PlanOptions.planned(() -> (moves == null ? balance : balance.movingAtMost(moves)).plan(cluster));
        double floor = chosen.floor(cluster, score);
        Grounds grounds = Grounds.balance(vm -> floor * chosen.price(vm), chosen::reasonToStay)
                .relieving(hot);
        int code =
                options.show(options.report(cluster, plan, false, grounds).under(chosen, chosen.floor(cluster, score)));
        return options.warnOfHot(HotHosts.after(cluster, plan, hot)) ? ExitCode.FAILED : code;
    }

    private Balance relieving(Balance balance) {
        return hot.isEmpty() ? balance : balance.relieving(hot);
    }
}
