package io.evenkeel.spi.failover;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;

/** Which VM to start where, and why that is safe. */
public record RestartRequest(VmId vm, HostId target, SafetyEvidence evidence) {

    public RestartRequest {
        requireNonNull(vm, "vm");
        requireNonNull(target, "target");
        requireNonNull(evidence, "evidence");
    }
}
