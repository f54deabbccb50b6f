package io.evenkeel.fence.agent;

import static java.util.Objects.requireNonNull;

/**
 * How an agent took an order.
 *
 * @param wasGiven whether the order may have reached the device
 * @param isAccepted whether the agent says that it was carried out, which proves nothing
 * @param reason why not; empty if it was accepted
 */
public record Reply(boolean wasGiven, boolean isAccepted, String reason) {

    public Reply {
        requireNonNull(reason, "reason");
    }
}
