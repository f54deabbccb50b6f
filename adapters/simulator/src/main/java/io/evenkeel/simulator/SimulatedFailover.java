package io.evenkeel.simulator;

import io.evenkeel.simulator.Calls.Change;
import io.evenkeel.simulator.Calls.Done;
import io.evenkeel.simulator.SimHost.FenceDevice;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.failover.PowerReport;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.failover.Restarts;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Fencing by a power switch of each host, and starting VMs again elsewhere. */
final class SimulatedFailover implements Fencing, Restarts {

    private final Calls calls;
    private final World world;
    private final Clock clock;

    SimulatedFailover(Calls calls, Clock clock) {
        this.calls = calls;
        this.world = calls.world;
        this.clock = clock;
    }

    @Override
    public FenceReceipt fence(Operation operation, HostId id, Deadline deadline) throws InterruptedException {
        return calls.change(change(operation, "fence", id), deadline, FenceReceipt.class, until -> {
            SimHost host = world.host(id);
            world.power.orderOff(host);
            if (!world.await(() -> readable(host) && Power.isOff(host), until)) {
                throw new HypervisorException(
                        ErrorKind.TIMEOUT,
                        Effect.UNKNOWN,
                        readable(host) ? id + " still has power" : "the fence device of " + id + " does not answer");
            }
            world.power.seenOff(host);
            return new FenceReceipt(id, "simulated-power-off", clock.instant());
        });
    }

    @Override
    public void unfence(Operation operation, HostId id, Deadline deadline) throws InterruptedException {
        calls.change(change(operation, "unfence", id), deadline, Done.class, until -> {
            SimHost host = world.host(id);
            if (host.fenceDevice == FenceDevice.WORKING) {
                world.power.restore(host);
            }
            if (!world.await(() -> readable(host) && host.powered, until)) {
                throw new HypervisorException(ErrorKind.TIMEOUT, Effect.UNKNOWN, id + " has no power yet");
            }
            return Done.DONE;
        });
    }

    @Override
    public HostPower read(HostId id, Deadline deadline) throws InterruptedException {
        return calls.read(deadline, until -> {
            SimHost host = world.host(id);
            if (!readable(host)) {
                return HostPower.UNKNOWN;
            }
            return Power.isOff(host) ? HostPower.OFF : HostPower.ON;
        });
    }

    @Override
    public PowerReport report(HostId id, Deadline deadline) throws InterruptedException {
        HostPower power = read(id, deadline);
        return new PowerReport(
                power, power == HostPower.UNKNOWN ? List.of("the switch of " + id + ": does not answer") : List.of());
    }

    @Override
    public Residence.OnHost restart(Operation operation, RestartRequest request, Deadline deadline)
            throws InterruptedException {
        Change change = new Change(
                operation,
                List.of("restart", request.vm(), request.target()),
                Set.of(new GuardTarget.OfVm(request.vm()), new GuardTarget.OfHost(request.target())));
        return calls.change(change, deadline, Residence.OnHost.class, until -> {
            SimVm vm = world.vm(request.vm());
            world.host(request.target());
            Residence residence = Residences.of(world, vm);
            Residence.OnHost wanted = new Residence.OnHost(request.target(), VmState.RUNNING);
            if (residence.equals(wanted)) {
                return wanted;
            }
            Starts.demandFree(vm, residence, request.evidence(), this::stillHolds);
            Starts.demandUsable(world, vm, request.target(), until);
            world.boot(vm, request.target());
            return wanted;
        });
    }

    private boolean stillHolds(SafetyEvidence evidence) {
        if (evidence instanceof FenceReceipt receipt) {
            return stillHolds(receipt);
        }
        return !(evidence instanceof SafetyEvidence.BoundElapsed elapsed) || hasElapsed(elapsed);
    }

    /** A receipt tells of the past: a host that got power since may have started what it was fenced for. */
    private boolean stillHolds(FenceReceipt receipt) {
        Long repoweredAt = world.host(receipt.host()).repoweredAt;
        return repoweredAt == null || receipt.confirmedAt().isAfter(instantOf(repoweredAt));
    }

    /** §6.13 and §6.14: the bound has passed, and in all that time nothing was heard of the host. */
    private boolean hasElapsed(SafetyEvidence.BoundElapsed elapsed) {
        Long silentSince = world.host(elapsed.host()).silentSince;
        Instant end = elapsed.silentSince().plus(elapsed.bound());
        return silentSince != null
                && !instantOf(silentSince).isAfter(elapsed.silentSince())
                && !clock.instant().isBefore(end);
    }

    private Instant instantOf(long timelineNanos) {
        return clock.instant().minusNanos(world.timeline.now() - timelineNanos);
    }

    private static boolean readable(SimHost host) {
        return host.fenceDevice != FenceDevice.DEAD;
    }

    private static Change change(Operation operation, String what, HostId host) {
        return new Change(operation, List.of(what, host), Set.of(new GuardTarget.OfHost(host)));
    }
}
