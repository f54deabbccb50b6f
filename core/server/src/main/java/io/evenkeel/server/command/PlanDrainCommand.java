package io.evenkeel.server.command;

import io.evenkeel.planner.explain.Grounds;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Drain;
import io.evenkeel.server.plan.snapshot.ClusterSnapshot;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Plans a drain. */
@Command(name = "drain", description = "Empty hosts for maintenance.", mixinStandardHelpOptions = true)
final class PlanDrainCommand implements Callable<Integer> {
    @Mixin
    private final PlanOptions options;

    @Mixin
    private HostsArgument hosts = new HostsArgument();

    @Inject
    PlanDrainCommand(PlanOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        ClusterSnapshot snapshot = options.snapshot();
        PlanOptions.demandHosts(snapshot, hosts.names());
        Cluster cluster = snapshot.cluster();
        Drain drain = new Drain(hosts.names(), options.seed());
        return options.show(options.report(
                drain.marked(cluster), PlanOptions.planned(() -> drain.plan(cluster)), false, Grounds.duty()));
    }
}
