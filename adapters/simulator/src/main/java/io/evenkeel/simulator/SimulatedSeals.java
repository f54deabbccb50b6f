package io.evenkeel.simulator;

import io.evenkeel.simulator.Calls.Change;
import io.evenkeel.simulator.Calls.Done;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.guard.Seals;
import java.util.List;
import java.util.Set;

/** The epoch guard of the datacenter. */
final class SimulatedSeals implements Seals {

    private final Calls calls;

    SimulatedSeals(Calls calls) {
        this.calls = calls;
    }

    @Override
    public void seal(Operation operation, GuardTarget target, Deadline deadline) throws InterruptedException {
        Change change = new Change(operation, List.of("seal", target, operation.epoch()), Set.of(target));
        calls.change(change, deadline, Done.class, until -> {
            demand(target);
            return Done.DONE;
        });
    }

    @Override
    public Epoch highest(GuardTarget target, Deadline deadline) throws InterruptedException {
        return calls.read(deadline, until -> {
            demand(target);
            return calls.world.guards.highest(target);
        });
    }

    private void demand(GuardTarget target) {
        if (target instanceof GuardTarget.OfHost host) {
            calls.world.host(host.host());
        } else if (target instanceof GuardTarget.OfVm vm) {
            calls.world.vm(vm.vm());
        }
    }
}
