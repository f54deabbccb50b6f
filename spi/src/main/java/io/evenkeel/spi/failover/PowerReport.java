package io.evenkeel.spi.failover;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What was read of a host's power, and what could not be read.
 *
 * @param silent of each device that was asked in vain, which one it is and why, in words without secrets (§1.7); empty if
 *     there is none or it cannot be said. Something may be silent although the power is known, from another device
 */
public record PowerReport(HostPower power, List<String> silent) {

    public PowerReport {
        requireNonNull(power, "power");
        silent = List.copyOf(silent);
    }
}
