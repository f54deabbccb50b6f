package io.evenkeel.spi.failover;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.time.Instant;

/**
 * Why it is safe to start a VM: the reason it cannot be running anywhere else.
 *
 * <p>Evidence tells of one moment. What it says of a host is void once that host had power again.
 */
public sealed interface SafetyEvidence
        permits FenceReceipt, SafetyEvidence.FoundOff, SafetyEvidence.BoundElapsed, SafetyEvidence.OperatorOverride {

    /** A host that was reachable said that it does not run the VM. */
    record FoundOff(VmId vm, HostId host, Instant at) implements SafetyEvidence {
        public FoundOff {
            requireNonNull(vm, "vm");
            requireNonNull(host, "host");
            requireNonNull(at, "at");
        }
    }

    /**
     * A host that stops its VMs by itself when it is cut off has been silent for longer than that takes.
     *
     * <p>§6.13 An adapter refuses one whose bound has yet to elapse, and §6.14 one about a host that it has heard since.
     *
     * @param silentSince when it was last heard of, or later
     * @param bound the time within which its watchdog or lease has ended everything, with the drift of its clock and a
     *     margin; it has passed
     */
    record BoundElapsed(HostId host, Instant silentSince, Duration bound) implements SafetyEvidence {
        public BoundElapsed {
            requireNonNull(host, "host");
            requireNonNull(silentSince, "silentSince");
            requireNonNull(bound, "bound");
        }
    }

    /** A person took the responsibility. */
    record OperatorOverride(String operator, String reason, Instant at) implements SafetyEvidence {
        public OperatorOverride {
            requireNonNull(operator, "operator");
            requireNonNull(reason, "reason");
            requireNonNull(at, "at");
        }
    }
}
