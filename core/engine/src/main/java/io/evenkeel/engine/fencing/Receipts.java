package io.evenkeel.engine.fencing;

import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.inventory.HostId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which receipts still hold, after hosts were let back in.
 *
 * <p>Receipts are compared by when they were confirmed, with each other and never with a clock: they may come from one
 * that is not ours. Thread-safe.
 */
final class Receipts {

    /** Of one host: the newest receipt, the newest that is void, and the first since the host was let back in. */
    private static final class Standing {
        private @Nullable Instant newest;
        private @Nullable Instant newestVoid;
        private @Nullable Instant firstValid;
        private boolean wasLetIn;
    }

    private final Map<HostId, Standing> standings = new HashMap<>();

    synchronized void given(FenceReceipt receipt) {
        Standing standing = of(receipt.host());
        Instant at = receipt.confirmedAt();
        // A fence repeated with the id of an earlier one gives the earlier receipt again, which proves nothing new.
        boolean isNew = standing.newestVoid == null || at.isAfter(standing.newestVoid);
        if (standing.wasLetIn && isNew && standing.firstValid == null) {
            standing.firstValid = at;
        }
        if (standing.newest == null || at.isAfter(standing.newest)) {
            standing.newest = at;
        }
    }

    /** Every receipt of the host so far is void. */
    synchronized void letIn(HostId host) {
        Standing standing = of(host);
        standing.wasLetIn = true;
        standing.newestVoid = standing.newest;
        standing.firstValid = null;
    }

    synchronized boolean holds(FenceReceipt receipt) {
        Standing standing = of(receipt.host());
        return !standing.wasLetIn
                || (standing.firstValid != null && !receipt.confirmedAt().isBefore(standing.firstValid));
    }

    private Standing of(HostId host) {
        return standings.computeIfAbsent(host, unused -> new Standing());
    }
}
