package io.evenkeel.engine.call;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * How an adapter's threads are doing at one moment.
 *
 * @param free calls that could begin now
 * @param busy calls under way whose callers are waiting
 * @param abandoned calls that outlived deadline and grace, have no caller any more, and have not returned
 * @param wedgedSince since when there has been an abandoned call; empty once all have returned
 */
public record BulkheadHealth(int free, int busy, int abandoned, Optional<Instant> wedgedSince) {

    public BulkheadHealth {
        requireNonNull(wedgedSince, "wedgedSince");
    }

    /** Whether the adapter holds a call that it should have ended. */
    public boolean isWedged() {
        return wedgedSince.isPresent();
    }
}
