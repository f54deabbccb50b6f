package io.evenkeel.supervisor.takeover;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Reply;
import java.time.Duration;
import java.util.Optional;

/** The order to reset a VM in place. */
public record ResetOrder(Fact.ResetIntended intent, Duration within, StartOrder.Listener listener) implements Order {
    public ResetOrder {
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
        return new Effect.Reset(call, operation, vm(), within);
    }

    @Override
    public Fact.End end(Ending ending) {
        return new Fact.ResetEnded(intent.operation(), vm(), ending);
    }

    /** A VM that is reset belatedly has been reset once too often, and runs. */
    @Override
    public boolean isDangerous() {
        return false;
    }

    /** Looking does not tell whether a guest was reset. */
    @Override
    public boolean isDone(Residence residence) {
        return false;
    }

    @Override
    public void ended(Moment now, Ending ending, Optional<Reply> reply) {
        listener.ended(now, ending, reply);
    }
}
