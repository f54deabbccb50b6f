package io.evenkeel.server.watch;

import io.evenkeel.spi.migration.MigrationOutcome;

/** Why the watching of a migration is over. */
public sealed interface Ending {
    /** The migration has ended. */
    record Ended(MigrationOutcome outcome) implements Ending {}

    /** The user does not want to wait any longer; the migration goes on, or to an end it was asked for. */
    record Left() implements Ending {}
}
