package io.evenkeel.server.command;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Drain;
import io.evenkeel.server.console.Console;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Plans a drain. */
@Command(name = "drain", description = "Empty hosts for maintenance.", mixinStandardHelpOptions = true)
final class PlanDrainCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Mixin
    private HostsArgument hosts = new HostsArgument();

    @Inject
    PlanDrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Cluster cluster = options.cluster();
        Drain drain = new Drain(hosts.names(), options.seed());
        return options.show(console, drain.marked(cluster), PlanOptions.planned(() -> drain.plan(cluster)), false);
    }
}
