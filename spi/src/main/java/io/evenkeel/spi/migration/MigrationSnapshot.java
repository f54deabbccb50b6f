package io.evenkeel.spi.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.unit.Share;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A migration as it was seen at one look.
 *
 * <p>It carries no counter and no timestamp: the framework stamps what it sees and compares with what it saw before,
 * so an adapter has neither to keep.
 *
 * @param id the operation that started the migration
 * @param fraction how much of the work is done, for hypervisors that report nothing finer
 * @param throttlePercent how much of its CPU time is being taken from the guest, from 0 to 99
 * @param outcome present exactly in the terminal phases
 */
public record MigrationSnapshot(
        OperationId id,
        MigrationPhase phase,
        Optional<Share> fraction,
        Optional<MemoryProgress> memory,
        Optional<StorageProgress> storage,
        OptionalInt throttlePercent,
        Optional<MigrationOutcome> outcome) {

    public MigrationSnapshot {
        requireNonNull(id, "id");
        requireNonNull(phase, "phase");
        requireNonNull(fraction, "fraction");
        requireNonNull(memory, "memory");
        requireNonNull(storage, "storage");
        requireNonNull(throttlePercent, "throttlePercent");
        requireNonNull(outcome, "outcome");
        if (outcome.isPresent() != phase.isTerminal()) {
            throw new IllegalArgumentException("phase " + phase + " with outcome " + outcome);
        }
    }

    /** A look that shows nothing but the phase. */
    public static MigrationSnapshot of(OperationId id, MigrationPhase phase) {
        return new MigrationSnapshot(
                id, phase, Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty());
    }

    /** A look at a migration that has ended. */
    public static MigrationSnapshot ended(OperationId id, MigrationOutcome outcome) {
        return new MigrationSnapshot(
                id,
                outcome.phase(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.of(outcome));
    }

    public MigrationSnapshot withMemory(MemoryProgress newMemory) {
        return new MigrationSnapshot(id, phase, fraction, Optional.of(newMemory), storage, throttlePercent, outcome);
    }
}
