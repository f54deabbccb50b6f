package io.evenkeel.simulator;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.guard.StartGuard;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The way of one connection's calls to the datacenter and back, with everything that can happen on it. */
final class Calls {

    /** What a change without a result results in. */
    enum Done {
        DONE
    }

    /** Something done in the datacenter, with its lock held, that has until a moment to be finished. */
    @FunctionalInterface
    interface Body<T> {
        T run(long until) throws InterruptedException;
    }

    /** A change, named and authorized; two of the same id and arguments are one. */
    record Change(Operation operation, List<Object> arguments, Set<GuardTarget> targets) {
        Change {
            arguments = List.copyOf(arguments);
            targets = Set.copyOf(targets);
        }
    }

    final World world;
    private final CapabilitySet capabilities;
    private volatile boolean closed;

    Calls(World world, CapabilitySet capabilities) {
        this.world = world;
        this.capabilities = capabilities;
    }

    void require(Capability capability) {
        checkOpen();
        if (!capabilities.contains(capability)) {
            throw HypervisorException.withoutEffect(ErrorKind.UNSUPPORTED, capability + " is not declared");
        }
    }

    /** Asks for something. */
    <T> T read(Deadline deadline, Body<T> body) throws InterruptedException {
        world.lock.lockInterruptibly();
        try {
            long until = arrive(deadline);
            T answer = body.run(until);
            reply(until, Effect.NONE);
            return answer;
        } finally {
            world.lock.unlock();
        }
    }

    /** The targets and, as an order about a VM changes what runs on its hosts, the hosts that have it in memory. */
    private Set<GuardTarget> withHolders(Set<GuardTarget> targets) {
        Set<GuardTarget> all = new LinkedHashSet<>(targets);
        for (GuardTarget target : targets) {
            if (target instanceof GuardTarget.OfVm vm && world.vms.containsKey(vm.vm())) {
                world.vm(vm.vm()).holdings.keySet().forEach(host -> all.add(new GuardTarget.OfHost(host)));
            }
        }
        return all;
    }

    /** Changes something, at most once for each operation. */
    <T> T change(Change change, Deadline deadline, Class<T> type, Body<T> body) throws InterruptedException {
        world.lock.lockInterruptibly();
        try {
            long until = arrive(deadline);
            boolean guarded = world.startGuard == StartGuard.EPOCH_GUARD;
            if (guarded) {
                world.guards.check(change.operation().epoch(), withHolders(change.targets()));
            }
            Optional<Object> known = world.operations.find(change.operation().id(), change.arguments());
            T answer = known.isPresent() ? type.cast(known.get()) : body.run(until);
            if (guarded) {
                world.guards.raise(change.operation().epoch(), change.targets());
            }
            world.operations.add(change.operation().id(), change.arguments(), answer);
            if (world.management.losesNextReply) {
                world.management.losesNextReply = false;
                throw HypervisorException.withUnknownEffect(
                        ErrorKind.UNREACHABLE, "the connection broke before the reply", new IOException("reset"));
            }
            reply(until, Effect.UNKNOWN);
            return answer;
        } finally {
            world.lock.unlock();
        }
    }

    private long arrive(Deadline deadline) throws InterruptedException {
        checkOpen();
        if (deadline.hasPassed()) {
            throw HypervisorException.withoutEffect(ErrorKind.TIMEOUT, "the deadline had passed before the call");
        }
        world.timeline.advance();
        long until = world.timeline.now() + Math.min(deadline.remaining().toNanos(), Long.MAX_VALUE / 4);
        boolean through = world.await(() -> closed || !world.management.hung, until);
        checkOpen();
        if (!through || !travel(until)) {
            throw HypervisorException.withoutEffect(ErrorKind.TIMEOUT, "the hypervisor does not answer");
        }
        checkOpen();
        return until;
    }

    private void reply(long until, Effect ifLost) throws InterruptedException {
        if (!travel(until)) {
            throw new HypervisorException(ErrorKind.TIMEOUT, ifLost, "no reply by the deadline");
        }
    }

    /** Half of the way there and back. */
    private boolean travel(long until) throws InterruptedException {
        long half = world.management.latency.toNanos() / 2;
        if (half == 0) {
            return true;
        }
        long there = world.timeline.now() + half;
        boolean never = world.await(() -> closed, Math.min(there, until));
        return !never && there <= until;
    }

    boolean isClosed() {
        return closed;
    }

    void checkOpen() {
        if (closed) {
            throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "the connection is closed");
        }
    }

    void close() {
        world.lock.lock();
        try {
            closed = true;
            world.changed.signalAll();
        } finally {
            world.lock.unlock();
        }
    }
}
