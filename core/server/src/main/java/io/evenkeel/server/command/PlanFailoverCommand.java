package io.evenkeel.server.command;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Failover;
import io.evenkeel.server.console.Console;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Plans a failover. */
@Command(
        name = "failover",
        description = "Find places for what ran on hosts that are down.",
        mixinStandardHelpOptions = true)
final class PlanFailoverCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Mixin
    private HostsArgument hosts = new HostsArgument();

    @Inject
    PlanFailoverCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Cluster cluster = options.cluster();
        Failover failover = new Failover(hosts.names(), options.seed());
        return options.show(console, failover.marked(cluster), PlanOptions.planned(() -> failover.plan(cluster)), true);
    }
}
