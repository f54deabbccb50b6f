package io.evenkeel.engine.migration;

import io.evenkeel.spi.migration.MigrationOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a look at a migration leads to. */
sealed interface AfterLook {

    /** It goes on; look again. */
    record LookAgain(Duration in) implements AfterLook {}

    /** It has ended. */
    record Ended(MigrationOutcome outcome) implements AfterLook {}

    /** It cannot be watched any longer. */
    record Lost(String why, @Nullable Throwable cause) implements AfterLook {}
}
