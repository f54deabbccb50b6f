package io.evenkeel.spi.health;

import static java.util.Objects.requireNonNull;

/**
 * Something that a guest, or a device that guards it, has told. A kernel that gave up is no signal but a state: its VM is
 * told as {@code CRASHED}. New kinds may be added in a minor version; skip one you do not know.
 */
public sealed interface GuestSignal {

    /** The guest did not feed its watchdog in time, and this is what is done about it. */
    record WatchdogFired(WatchdogAction action) implements GuestSignal {
        public WatchdogFired {
            requireNonNull(action, "action");
        }
    }

    /** The agent in the guest is there. */
    record AgentConnected() implements GuestSignal {}

    /** The agent in the guest is gone; mostly it was stopped, or the guest restarts. */
    record AgentLost() implements GuestSignal {}
}
