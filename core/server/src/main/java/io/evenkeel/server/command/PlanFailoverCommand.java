package io.evenkeel.server.command;

import io.evenkeel.planner.explain.Grounds;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Failover;
import io.evenkeel.server.plan.snapshot.ClusterSnapshot;
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
    @Mixin
    private final PlanOptions options;

    @Mixin
    private HostsArgument hosts = new HostsArgument();

    @Inject
    PlanFailoverCommand(PlanOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        ClusterSnapshot snapshot = options.snapshot();
        PlanOptions.demandHosts(snapshot, hosts.names());
        Cluster cluster = snapshot.cluster();
        Failover failover = new Failover(hosts.names(), options.seed());
        return options.show(options.report(
                failover.marked(cluster), PlanOptions.planned(() -> failover.plan(cluster)), true, Grounds.duty()));
    }
}
