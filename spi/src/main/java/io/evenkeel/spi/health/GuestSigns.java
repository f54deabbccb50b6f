package io.evenkeel.spi.health;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.VmId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * By what one can tell whether a guest is alive, while its VM runs.
 *
 * <p>A guest hangs if its heartbeat is old <em>and</em> its I/O stands still: either of them alone has harmless causes,
 * an agent that was stopped or a guest that has nothing to do.
 *
 * @param heartbeat when this connection last heard of the guest's own software, by the clock of the context and within
 *     the adapter's period of asking; empty while it has not heard of it, which says nothing about the guest
 * @param agent empty if the VM has no line to an agent, or that is not known
 * @param io a count of the guest's disk requests and of the packets that it sends, to be compared with another of the
 *     same VM: as long as it is the same, the guest has done nothing. It may begin anew when the VM moves or restarts.
 *     Packets that arrive are not counted, since they arrive for the dead too. Empty if the VM has neither disk nor
 *     network, or that is not known
 */
public record GuestSigns(
        VmId vm, Optional<Instant> heartbeat, Optional<AgentState> agent, OptionalLong io, Instant sampledAt) {

    public GuestSigns {
        requireNonNull(vm, "vm");
        requireNonNull(heartbeat, "heartbeat");
        requireNonNull(agent, "agent");
        requireNonNull(io, "io");
        requireNonNull(sampledAt, "sampledAt");
    }
}
