package io.evenkeel.fence.agent;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.failover.HostPower;
import java.util.Optional;

/**
 * What an outlet was read to be.
 *
 * @param kind why it is not known; empty if it is
 * @param reason the same in words; empty if it is known
 */
public record Reading(HostPower power, Optional<ErrorKind> kind, String reason) {

    public Reading {
        requireNonNull(power, "power");
        requireNonNull(kind, "kind");
        requireNonNull(reason, "reason");
    }

    static Reading of(HostPower power) {
        return new Reading(power, Optional.empty(), "");
    }

    public static Reading unknown(ErrorKind kind, String reason) {
        return new Reading(HostPower.UNKNOWN, Optional.of(kind), reason);
    }

    public boolean is(HostPower wanted) {
        return power == wanted;
    }
}
