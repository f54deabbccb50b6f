package io.evenkeel.planner.cost;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;

/** What a migration takes, the pause of the guest within it, and what goes over the wire. */
public record MigrationTimes(Duration total, Duration downtime, DataSize sent) {
    public MigrationTimes {
        requireNonNull(total, "total");
        requireNonNull(downtime, "downtime");
        requireNonNull(sent, "sent");
    }
}
