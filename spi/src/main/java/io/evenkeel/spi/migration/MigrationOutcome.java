package io.evenkeel.spi.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.Residence;
import java.time.Duration;
import java.util.Optional;

/** How a migration ended and, in every case, where that left the VM. */
public sealed interface MigrationOutcome {

    /** §4.6 Taken from both hosts after the migration ended, never inferred from its course. */
    Residence residence();

    /** The terminal phase that goes with this outcome. */
    MigrationPhase phase();

    /**
     * The VM is on the destination.
     *
     * @param downtime how long the guest was paused, where the hypervisor measures it
     */
    record Completed(Residence.OnHost residence, Optional<Duration> downtime, NetworkAnnouncement network)
            implements MigrationOutcome {
        public Completed {
            requireNonNull(residence, "residence");
            requireNonNull(downtime, "downtime");
            requireNonNull(network, "network");
        }

        @Override
        public MigrationPhase phase() {
            return MigrationPhase.COMPLETED;
        }
    }

    /** The migration was cancelled. */
    record Cancelled(Residence residence) implements MigrationOutcome {
        public Cancelled {
            requireNonNull(residence, "residence");
        }

        @Override
        public MigrationPhase phase() {
            return MigrationPhase.CANCELLED;
        }
    }

    /** The migration failed. */
    record Failed(Residence residence, ErrorKind kind, String message) implements MigrationOutcome {
        public Failed {
            requireNonNull(residence, "residence");
            requireNonNull(kind, "kind");
            requireNonNull(message, "message");
        }

        @Override
        public MigrationPhase phase() {
            return MigrationPhase.FAILED;
        }
    }
}
