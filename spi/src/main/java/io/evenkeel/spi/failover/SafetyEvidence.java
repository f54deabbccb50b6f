package io.evenkeel.spi.failover;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.time.Instant;

/**
 * Why it is safe to start a VM: the reason it cannot be running anywhere else.
 *
 * <p>Evidence tells of one moment. What it says of a host is void once that host had power again.
 */
public sealed interface SafetyEvidence permits FenceReceipt, SafetyEvidence.FoundOff, SafetyEvidence.OperatorOverride {

    /** A host that was reachable said that it does not run the VM. */
    record FoundOff(VmId vm, HostId host, Instant at) implements SafetyEvidence {
        public FoundOff {
            requireNonNull(vm, "vm");
            requireNonNull(host, "host");
            requireNonNull(at, "at");
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
