package io.evenkeel.simulator;

import io.evenkeel.simulator.Calls.Change;
import io.evenkeel.simulator.Calls.Done;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.power.PowerControl;
import io.evenkeel.spi.power.StopMode;
import java.util.List;
import java.util.Set;

/** Starting, stopping and resetting VMs. */
final class SimulatedPower implements PowerControl {

    private final Calls calls;
    private final World world;

    SimulatedPower(Calls calls) {
        this.calls = calls;
        this.world = calls.world;
    }

    @Override
    public Residence.OnHost start(Operation operation, VmId id, HostId host, Deadline deadline)
            throws InterruptedException {
        Change change = new Change(
                operation, List.of("start", id, host), Set.of(new GuardTarget.OfVm(id), new GuardTarget.OfHost(host)));
        return calls.change(change, deadline, Residence.OnHost.class, until -> {
            SimVm vm = world.vm(id);
            world.host(host);
            Residence residence = Residences.of(world, vm);
            Residence.OnHost wanted = new Residence.OnHost(host, VmState.RUNNING);
            if (residence.equals(wanted)) {
                return wanted;
            }
            Starts.demandFree(vm, residence);
            Starts.demandUsable(world, vm, host, until);
            world.boot(vm, host);
            return wanted;
        });
    }

    @Override
    public void stop(Operation operation, VmId id, StopMode mode, Deadline deadline) throws InterruptedException {
        Change change = new Change(operation, List.of("stop", id, mode), Set.of(new GuardTarget.OfVm(id)));
        calls.change(change, deadline, Done.class, until -> {
            SimVm vm = world.vm(id);
            Residence residence = Residences.of(world, vm);
            demandKnown(vm, residence);
            if (residence instanceof Residence.OnHost known && vm.on(known.host()) != null) {
                if (mode == StopMode.SHUTDOWN) {
                    shutDown(vm, known, until);
                } else {
                    world.power.stop(vm, known.host(), "powered off");
                }
            }
            return Done.DONE;
        });
    }

    @Override
    public void stop(Operation operation, VmId id, HostId host, StopMode mode, Deadline deadline)
            throws InterruptedException {
        calls.require(Capabilities.POWER_STOP_ON_HOST);
        Change change = new Change(
                operation,
                List.of("stop", id, host, mode),
                Set.of(new GuardTarget.OfVm(id), new GuardTarget.OfHost(host)));
        calls.change(change, deadline, Done.class, until -> {
            SimVm vm = world.vm(id);
            if (!world.host(host).answers()) {
                throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, host + " does not answer");
            }
            Holding holding = vm.on(host);
            if (holding != null && mode == StopMode.SHUTDOWN) {
                VmState state = holding == Holding.RUNNING ? VmState.RUNNING : VmState.PAUSED;
                shutDown(vm, new Residence.OnHost(host, state), until);
            } else if (holding != null) {
                world.power.stop(vm, host, "powered off");
            }
            return Done.DONE;
        });
    }

    private void shutDown(SimVm vm, Residence.OnHost known, long until) throws InterruptedException {
        if (known.state() == VmState.RUNNING && vm.spec.obeysShutdown()) {
            int boots = vm.boots;
            world.timeline.in(world.timing.shutdown(), () -> {
                if (vm.boots == boots && vm.on(known.host()) == Holding.RUNNING) {
                    world.power.stop(vm, known.host(), "shut down");
                }
            });
        }
        if (!world.await(() -> vm.on(known.host()) == null, until)) {
            throw new HypervisorException(ErrorKind.TIMEOUT, Effect.UNKNOWN, "the guest of " + vm.id() + " still runs");
        }
    }

    @Override
    public void reset(Operation operation, VmId id, Deadline deadline) throws InterruptedException {
        Change change = new Change(operation, List.of("reset", id), Set.of(new GuardTarget.OfVm(id)));
        calls.change(change, deadline, Done.class, until -> {
            SimVm vm = world.vm(id);
            Residence residence = Residences.of(world, vm);
            demandKnown(vm, residence);
            if (!(residence instanceof Residence.OnHost known && vm.on(known.host()) != null)) {
                throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, id + " is not in memory: " + residence);
            }
            if (vm.job != null) {
                throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, id + " is being migrated");
            }
            world.boot(vm, known.host());
            return Done.DONE;
        });
    }

    private static void demandKnown(SimVm vm, Residence residence) {
        if (residence instanceof Residence.Unknown unknown) {
            throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, vm.id() + ": " + unknown.reason());
        }
        if (residence instanceof Residence.OnSeveralHosts) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT, vm.id() + " is held by several hosts: " + residence);
        }
    }
}
