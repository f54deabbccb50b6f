package io.evenkeel.engine.migration;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Something that happened to a migration besides its ordinary course.
 *
 * @param text what and why, for a reader
 */
public record MigrationEvent(Instant at, Kind kind, String text) {

    /** What sort of thing. */
    public enum Kind {
        /** No progress for the length of the stall window. */
        STALLED,
        /** Progress again after a stall. */
        PROGRESSES,
        /** A rung of the convergence ladder was taken. */
        STEP_TAKEN,
        /** A rung was passed over, because something does not permit it. */
        STEP_PASSED_OVER,
        /** A rung was tried and the adapter refused or failed. */
        STEP_FAILED,
        /** The ladder's last resort: the migration is being cancelled because it does not converge. */
        GAVE_UP,
        /** Somebody tuned, cancelled or forced the migration. */
        STEERED,
        /** Looking at the migration fails for the time being. */
        OUT_OF_SIGHT,
        /** Looking at the migration succeeds again. */
        BACK_IN_SIGHT,
        /** The adapter broke a rule of the SPI. */
        RULE_BROKEN
    }

    public MigrationEvent {
        requireNonNull(at, "at");
        requireNonNull(kind, "kind");
        requireNonNull(text, "text");
    }
}
