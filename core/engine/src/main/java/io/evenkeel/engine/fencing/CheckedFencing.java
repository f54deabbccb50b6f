package io.evenkeel.engine.fencing;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.failover.PowerReport;
import io.evenkeel.spi.inventory.HostId;

/** Fencing of known hosts only, which keeps book of its receipts. */
final class CheckedFencing implements Fencing {

    private final Fencing switching;
    private final KnownHosts hosts;
    private final Receipts receipts;

    CheckedFencing(Fencing switching, KnownHosts hosts, Receipts receipts) {
        this.switching = switching;
        this.hosts = hosts;
        this.receipts = receipts;
    }

    @Override
    public FenceReceipt fence(Operation operation, HostId host, Deadline deadline) throws InterruptedException {
        hosts.demand(host, deadline);
        FenceReceipt receipt = switching.fence(operation, host, deadline);
        receipts.given(receipt);
        return receipt;
    }

    @Override
    public void unfence(Operation operation, HostId host, Deadline deadline) throws InterruptedException {
        hosts.demand(host, deadline);
        receipts.letIn(host);
        try {
            switching.unfence(operation, host, deadline);
        } finally {
            // Whatever was confirmed meanwhile may be from before the power came, also if this failed halfway.
            receipts.letIn(host);
        }
    }

    @Override
    public HostPower read(HostId host, Deadline deadline) throws InterruptedException {
        return switching.read(host, deadline);
    }

    @Override
    public PowerReport report(HostId host, Deadline deadline) throws InterruptedException {
        return switching.report(host, deadline);
    }
}
