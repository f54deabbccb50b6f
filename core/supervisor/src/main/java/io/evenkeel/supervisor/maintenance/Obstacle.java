package io.evenkeel.supervisor.maintenance;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.VmId;

/** What keeps a VM on a host that shall be empty, and what a person can do about it. */
public record Obstacle(VmId vm, String reason, String remedy) {
    public Obstacle {
        requireNonNull(vm, "vm");
        requireNonNull(reason, "reason");
        requireNonNull(remedy, "remedy");
    }

    @Override
    public String toString() {
        return vm + ": " + reason + (remedy.isEmpty() ? "" : " (" + remedy + ")");
    }
}
