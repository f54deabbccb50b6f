package io.evenkeel.supervisor.takeover;

import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Reply;
import java.util.Optional;

/** An intent about a VM on a host, with what is needed to drive it to its end. */
public interface Order {

    Fact.Intent intent();

    VmId vm();

    /** The one host on which it can have its effect. */
    HostId target();

    /** The call, always of the same kind, VM and target. */
    Effect effect(long call, Operation operation);

    /** The fact that ends it. */
    Fact.End end(Ending ending);

    /** Whether a belated effect would do harm, so that an order in doubt must be shut out before it is given up. */
    boolean isDangerous();

    /** Whether it starts a VM, which a platform with a lease refuses by itself if the VM executes elsewhere. */
    default boolean isStart() {
        return false;
    }

    /** Whether the answer says that it has the effect that was wanted. */
    default boolean isDone(Reply reply) {
        return reply instanceof Reply.Done;
    }

    /** Whether a look at the VM says so. */
    boolean isDone(Residence residence);

    /** Whether it may be ordered as things are; if not, the VM is looked for first. */
    default boolean isReady() {
        return true;
    }

    /** The VM was looked for because the order was not ready, and has not the effect that is wanted. */
    default void looked(Moment now, Residence residence) {}

    /** It has ended, and that has been remembered. The reply is what it ended with, if it was one. */
    void ended(Moment now, Ending ending, Optional<Reply> reply);
}
