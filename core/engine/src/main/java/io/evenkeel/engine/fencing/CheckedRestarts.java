package io.evenkeel.engine.fencing;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.failover.Restarts;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;

/** Restarts that do not lean on a void receipt. */
final class CheckedRestarts implements Restarts {

    private final Restarts restarts;
    private final Inventory inventory;
    private final Receipts receipts;

    CheckedRestarts(Restarts restarts, Inventory inventory, Receipts receipts) {
        this.restarts = restarts;
        this.inventory = inventory;
        this.receipts = receipts;
    }

    @Override
    public Residence.OnHost restart(Operation operation, RestartRequest request, Deadline deadline)
            throws InterruptedException {
        if (request.evidence() instanceof FenceReceipt receipt
                && !receipts.holds(receipt)
                && !runsAlready(request, deadline)) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT,
                    "the fencing of " + receipt.host().value() + " confirmed at " + receipt.confirmedAt()
                            + " is void, for the host was let back in since; fence it again");
        }
        return restarts.restart(operation, request, deadline);
    }

    /** §6.4 A VM that runs where it is wanted needs no evidence. */
    private boolean runsAlready(RestartRequest request, Deadline deadline) throws InterruptedException {
        return inventory.locate(request.vm(), deadline).equals(new Residence.OnHost(request.target(), VmState.RUNNING));
    }
}
