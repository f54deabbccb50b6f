package io.evenkeel.server.command;

import io.evenkeel.planner.explain.Grounds;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.RoomFor;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Plans how to make room for a VM. */
@Command(
        name = "room",
        description = "Find a place for a new VM, and move others away if there is none.",
        mixinStandardHelpOptions = true)
final class PlanRoomCommand implements Callable<Integer> {
    @Mixin
    private final PlanOptions options;

    @Mixin
    private NewVmOptions wanted = new NewVmOptions();

    @Inject
    PlanRoomCommand(PlanOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        Cluster cluster = wanted.joined(options.snapshot().cluster());
        wanted.withoutEffect(cluster).forEach(options::warn);
        RoomFor room = new RoomFor(wanted.vm(cluster), options.seed());
        return options.show(options.report(
                room.with(cluster), PlanOptions.planned(() -> room.plan(cluster)), false, Grounds.duty()));
    }
}
