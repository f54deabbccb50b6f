package io.evenkeel.spi.failover;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import java.util.List;

/** The facet for making certain that a host does nothing more. */
public interface Fencing {

    /**
     * Cuts a host off and waits until it is seen to be cut off.
     *
     * <p>§6.1 A receipt is given only after confirmation by something other than the request having been accepted.
     * §6.2 Fencing a fenced host, or one that was off before, succeeds at once. §6.3 A failure whose outcome is unknown
     * says so. §6.7 A fence device that does not answer makes the call fail by the deadline, never succeed.
     */
    FenceReceipt fence(Operation operation, HostId host, Deadline deadline) throws InterruptedException;

    /** Lets a fenced host take part again. */
    void unfence(Operation operation, HostId host, Deadline deadline) throws InterruptedException;

    /** Reads whether a host has power. A device that does not answer makes it {@link HostPower#UNKNOWN}. */
    HostPower read(HostId host, Deadline deadline) throws InterruptedException;

    /** As {@link #read}, and says of each device that does not answer why. Adapters that can say it override this. */
    default PowerReport report(HostId host, Deadline deadline) throws InterruptedException {
        return new PowerReport(read(host, deadline), List.of());
    }
}
