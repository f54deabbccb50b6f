package io.evenkeel.supervisor.takeover;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Reply;
import java.time.Duration;
import java.util.Optional;

/** The order to end what is on one host of a VM. */
public record StopOrder(Fact.StopIntended intent, Duration within, StartOrder.Listener listener) implements Order {
    public StopOrder {
        requireNonNull(intent, "intent");
        requireNonNull(within, "within");
        requireNonNull(listener, "listener");
    }

    @Override
    public VmId vm() {
        return intent.vm();
    }

    @Override
    public HostId target() {
        return intent.host();
    }

    @Override
    public Effect effect(long call, Operation operation) {
        return new Effect.Stop(call, operation, vm(), target(), within);
    }

    @Override
    public Fact.End end(Ending ending) {
        return new Fact.StopEnded(intent.operation(), vm(), target(), ending);
    }

    /** Stopping a VM where it is meant to run, because it has come back there since, costs it its run. */
    @Override
    public boolean isDangerous() {
        return true;
    }

    @Override
    public boolean isDone(Residence residence) {
        return residence instanceof Residence.Nowhere
                || (residence instanceof Residence.OnHost known
                        && (!known.host().equals(target()) || known.state() == VmState.OFF));
    }

    @Override
    public void ended(Moment now, Ending ending, Optional<Reply> reply) {
        listener.ended(now, ending, reply);
    }
}
