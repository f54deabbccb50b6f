package io.evenkeel.server.command;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Drain;
import io.evenkeel.server.console.Console;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Plans a drain. */
@Command(name = "drain", description = "Empty hosts for maintenance.", mixinStandardHelpOptions = true)
final class PlanDrainCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Parameters(paramLabel = "HOST", arity = "1..*", description = "The hosts.")
    private Set<String> hosts = Set.of();

    @Inject
    PlanDrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Cluster cluster = options.cluster();
        Drain drain = new Drain(hosts, options.seed());
        return options.show(console, drain.marked(cluster), PlanOptions.planned(() -> drain.plan(cluster)), false);
    }
}
