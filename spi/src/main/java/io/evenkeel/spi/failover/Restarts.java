package io.evenkeel.spi.failover;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.Residence;

/** The facet for starting a VM on another host after its own has failed. */
public interface Restarts {

    /**
     * Starts a VM from its disks.
     *
     * <p>§6.4 A VM that already runs on the target is left alone and the call succeeds. §6.5 A VM that a reachable host
     * still holds in memory is not started: the call fails with {@code CONFLICT} and no effect, whatever the evidence.
     *
     * @return where the VM is now
     */
    Residence.OnHost restart(Operation operation, RestartRequest request, Deadline deadline)
            throws InterruptedException;
}
