package io.evenkeel.simulation.invariant;

import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.store.StoreObserver;
import io.evenkeel.simulation.world.Datacenter;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.simulation.world.SimVm;
import io.evenkeel.simulation.world.WorldObserver;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.EvidenceText;
import io.evenkeel.supervisor.fact.Fact;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Watches the world and the store, and says what does not hold, at the event that broke it.
 *
 * <p>It shares no belief with any supervisor: what a VM does, what a host is and what is durable it sees for itself.
 * A power controller that says "off" of a host that goes on cannot be seen through by anybody who has no second way to
 * look, so two things are not asked for, and no others: I1 and I2 between that host, from the lie until it truly loses
 * power, and another, unless a lease on the disks is there to refuse the second start; and that the very receipt which was
 * the lie be true.
 */
public final class Invariants implements WorldObserver, StoreObserver {

    /** For how long trouble that is over still explains a verdict: the longest of its time-outs, twice. */
    private static final Duration MEMORY = Duration.ofSeconds(60);

    private final Schedule schedule;
    private final Datacenter world;
    private final Consumer<Violation> report;
    private final Troubles troubles;
    private final Map<OperationId, Fact.Intent> intents = new HashMap<>();
    private final Map<GuardTarget, Epoch> seen = new HashMap<>();
    private final Set<OperationId> started = new HashSet<>();
    private final Proofs proofs;
    private final Limits limits;

    public Invariants(Schedule schedule, Datacenter world, Limits limits, Consumer<Violation> report) {
        this.schedule = schedule;
        this.world = world;
        this.limits = limits;
        this.report = report;
        this.troubles = new Troubles(schedule, world);
        this.proofs = new Proofs(schedule, world);
    }

    /** Reports what does not hold. */
    public void broken(Invariant invariant, String what) {
        report.accept(new Violation(invariant, Duration.ofNanos(schedule.now()), what));
    }

    // The world.

    @Override
    public void changed(SimVm vm) {
        List<SimHost> executing = vm.executing();
        if (executing.size() > 1 && !isExcused(executing)) {
            broken(Invariant.I1, vm + " executes on " + executing);
        }
    }

    /** A lie of a power controller can be seen through by a lease alone. */
    private boolean isExcused(List<SimHost> hosts) {
        return world.settings().startGuard() != StartGuard.EXCLUSIVE_LEASE
                && hosts.stream().anyMatch(SimHost::hasLied);
    }

    @Override
    public void changed(SimHost host) {
        troubles.changed(host);
        proofs.changed(host);
        limits.changed(host);
    }

    @Override
    public void starts(Operation operation, SimVm vm, SimHost host, SafetyEvidence evidence) {
        if (!started.add(operation.id())) {
            broken(Invariant.I7, vm + " is started twice by " + operation.id());
        }
        List<SimHost> elsewhere =
                vm.held().stream().filter(each -> each != host).toList();
        if (!elsewhere.isEmpty() && !isExcused(elsewhere) && !isExcused(List.of(host))) {
            broken(Invariant.I2, vm + " is started on " + host + " while " + elsewhere + " has it in memory");
        }
        boolean isOfHost = evidence instanceof FenceReceipt || evidence instanceof SafetyEvidence.BoundElapsed;
        if (isOfHost && !proofs.isTrue(evidence)) {
            broken(Invariant.I2, vm + " is started by " + EvidenceText.words(evidence) + ", which was not so");
        }
    }

    @Override
    public void acts(Operation operation, String what, List<GuardTarget> targets) {
        if (world.settings().startGuard() != StartGuard.EPOCH_GUARD) {
            return;
        }
        for (GuardTarget target : targets) {
            if (target instanceof GuardTarget.OfVm && !world.settings().hasCentralGuards()) {
                continue; // each host keeps its own
            }
            Epoch highest = seen.getOrDefault(target, Epoch.NONE);
            if (operation.epoch().isBefore(highest)) {
                broken(Invariant.I5, what + " of epoch " + operation.epoch() + " at " + target + " after " + highest);
            } else {
                seen.put(target, operation.epoch());
            }
        }
    }

    // What is durable.

    @Override
    public void appended(String supervisor, Epoch epoch, List<Fact> facts) {
        for (Fact fact : facts) {
            if (fact instanceof Fact.Intent intent) {
                intents.put(intent.operation(), intent);
                leftToThePlatform(intent);
            }
            if (fact instanceof Fact.FenceIntended fence) {
                fenceIntended(epoch, fence);
            } else if (fact instanceof Fact.FenceEnded fence) {
                proofs.ended(fence);
            } else if (fact instanceof Fact.HostDead dead) {
                takenForDead(dead);
            }
        }
    }

    private void takenForDead(Fact.HostDead dead) {
        boolean isTrue = proofs.judge(dead);
        if (dead.evidence() instanceof SafetyEvidence.BoundElapsed elapsed) {
            well(dead.host(), "is taken for dead (" + EvidenceText.words(elapsed) + ")");
            if (!isTrue) {
                broken(
                        Invariant.I2,
                        dead.host() + " is taken for dead by its watchdog, which cannot have ended it yet: "
                                + EvidenceText.words(elapsed));
            }
        }
    }

    private void leftToThePlatform(Fact.Intent intent) {
        boolean isStart = intent instanceof Fact.StartIntended start
                && world.vm(start.vm()).isKeptUnchanged();
        boolean isReset = intent instanceof Fact.ResetIntended reset
                && world.vm(reset.vm()).isKeptUnchanged();
        if (isStart || isReset) {
            broken(Invariant.I10, "it is the platform's: " + intent);
        }
    }

    /** Nobody may do such a thing to a host with which nothing is wrong. */
    private void well(HostId host, String what) {
        if (limits.isOrdered(host)) {
            return;
        }
        long sound = troubles.soundFor(host);
        if (sound > MEMORY.toNanos()) {
            broken(
                    Invariant.I9,
                    host + " " + what + " and has been well for "
                            + Duration.ofNanos(sound).toSeconds() + " s");
        }
        long heard = troubles.heardFor(host);
        if (heard > MEMORY.toNanos()) {
            broken(
                    Invariant.I9,
                    host + " " + what + " and a majority has heard it for "
                            + Duration.ofNanos(heard).toSeconds() + " s");
        }
    }

    private void fenceIntended(Epoch epoch, Fact.FenceIntended fence) {
        well(fence.host(), "is to be fenced (" + fence.reason() + ")");
        if (limits.isOrdered(fence.host())) {
            return;
        }
        int silent = troubles.fellSilentWith(fence.host(), Limits.BRAKE_WINDOW);
        // A host whose controller lies is taken for off, which lifts the brake: who could know?
        boolean isTakenForOff = world.host(fence.host()).hasLied();
        if (silent > limits.brake(world.hosts().size()) && !isTakenForOff) {
            broken(
                    Invariant.I8,
                    fence.host() + " is to be fenced while " + silent + " hosts with power are silent: "
                            + fence.reason());
        }
        limits.fenced(epoch, world.host(fence.host()), world, this);
    }

    /** What was sent, when it reaches the platform: its intent has been durable before. */
    public void arrived(Effect.Change change) {
        if (change instanceof Effect.Fence fence) {
            proofs.arrived(fence);
        }
        Fact.Intent intent = intents.get(change.operation().id());
        if (intent == null) {
            broken(Invariant.I6, "no intent is durable for " + change);
        } else if (!Targets.agree(intent, change)) {
            broken(Invariant.I6, change + " is not what was intended: " + intent);
        }
        limits.arrived(change, world, this);
    }
}
