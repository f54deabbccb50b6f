package io.evenkeel.server.command;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Failover;
import io.evenkeel.server.console.Console;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Plans a failover. */
@Command(
        name = "failover",
        description = "Find places for what ran on hosts that are down.",
        mixinStandardHelpOptions = true)
final class PlanFailoverCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Parameters(paramLabel = "HOST", arity = "1..*", description = "The hosts.")
    private Set<String> hosts = Set.of();

    @Inject
    PlanFailoverCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Cluster cluster = options.cluster();
        Failover failover = new Failover(hosts, options.seed());
        return options.show(console, failover.marked(cluster), PlanOptions.planned(() -> failover.plan(cluster)), true);
    }
}
