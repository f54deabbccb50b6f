package io.evenkeel.supervisor.takeover;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.ledger.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The order to start a VM. It is given on evidence that holds at this moment, or not at all. */
public final class StartOrder implements Order {

    /** Told how a start ended. */
    @FunctionalInterface
    public interface Listener {
        void ended(Moment now, Ending ending, Optional<Reply> reply);
    }

    private final Fact.StartIntended intent;
    private final Ledger ledger;
    private final Outbox outbox;
    private final Clock clock;
    private final Duration within;
    private final Listener listener;
    private SafetyEvidence.@Nullable FoundOff looked;

    /**
     * @param clock labels evidence that is found by looking
     * @param within how long the adapter may take
     */
    public StartOrder(
            Fact.StartIntended intent, Ledger ledger, Outbox outbox, Clock clock, Duration within, Listener listener) {
        this.intent = requireNonNull(intent, "intent");
        this.ledger = requireNonNull(ledger, "ledger");
        this.outbox = requireNonNull(outbox, "outbox");
        this.clock = requireNonNull(clock, "clock");
        this.within = requireNonNull(within, "within");
        this.listener = requireNonNull(listener, "listener");
    }

    /** The same for evidence that was found a moment ago; it is good for one order. */
    public StartOrder justFound(SafetyEvidence.FoundOff evidence) {
        looked = evidence;
        return this;
    }

    @Override
    public Fact.Intent intent() {
        return intent;
    }

    @Override
    public VmId vm() {
        return intent.vm();
    }

    @Override
    public HostId target() {
        return intent.target();
    }

    @Override
    public boolean isReady() {
        return evidence().isPresent();
    }

    private Optional<SafetyEvidence> evidence() {
        if (looked != null) {
            return Optional.of(looked);
        }
        if (stillHolds(intent.evidence())) {
            return Optional.of(intent.evidence());
        }
        return intent.from().map(host -> ledger.dead().get(host));
    }

    /** What proved a host's death proves nothing once the host has been seen alive. */
    private boolean stillHolds(SafetyEvidence evidence) {
        if (evidence instanceof FenceReceipt receipt) {
            return evidence.equals(ledger.dead().get(receipt.host()));
        }
        if (evidence instanceof SafetyEvidence.BoundElapsed elapsed) {
            return evidence.equals(ledger.dead().get(elapsed.host()));
        }
        return evidence instanceof SafetyEvidence.OperatorOverride
                && intent.from().map(host -> ledger.dead().containsKey(host)).orElse(false);
    }

    @Override
    public void looked(Moment now, Residence residence) {
        if (residence instanceof Residence.Nowhere) {
            looked = new SafetyEvidence.FoundOff(vm(), intent.from().orElse(target()), clock.instant());
        } else if (residence instanceof Residence.OnHost known
                && (known.state() == VmState.OFF || known.state() == VmState.CRASHED)) {
            looked = new SafetyEvidence.FoundOff(vm(), known.host(), clock.instant());
        }
    }

    @Override
    public Effect effect(long call, Operation operation) {
        SafetyEvidence evidence = evidence().orElseThrow();
        looked = null;
        return new Effect.Restart(call, operation, new RestartRequest(vm(), target(), evidence), within);
    }

    @Override
    public Fact.End end(Ending ending) {
        return new Fact.StartEnded(intent.operation(), vm(), target(), ending);
    }

    @Override
    public boolean isStart() {
        return true;
    }

    @Override
    public boolean isDangerous() {
        return true;
    }

    @Override
    public boolean isDone(Reply reply) {
        return reply instanceof Reply.Located located && isDone(located.residence());
    }

    @Override
    public boolean isDone(Residence residence) {
        if (residence instanceof Residence.OnSeveralHosts several) {
            return several.hosts().contains(target()); // what another host has of it is a leftover from then on
        }
        return residence instanceof Residence.OnHost known
                && known.host().equals(target())
                && (known.state() == VmState.RUNNING || known.state() == VmState.PAUSED);
    }

    @Override
    public void ended(Moment now, Ending ending, Optional<Reply> reply) {
        if (ending.kind() == Ending.Kind.SHUT_OUT && ledger.dead().containsKey(target())) {
            // It may have run there when the host went down: what proves that host's death is what counts from now on.
            ledger.kept(vm())
                    .ifPresent(vm -> outbox.remember(new Fact.Kept(List.of(
                            new KeptVm(vm.vm(), vm.name(), target(), vm.memory(), vm.virtualCpus(), vm.labels())))));
        }
        listener.ended(now, ending, reply);
    }
}
