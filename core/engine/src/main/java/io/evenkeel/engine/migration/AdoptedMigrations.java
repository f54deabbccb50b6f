package io.evenkeel.engine.migration;

import io.evenkeel.spi.OperationId;
import java.util.List;
import java.util.Map;

/**
 * What came of taking over every migration that had not ended.
 *
 * @param migrations those that are driven now
 * @param failures why each of the others could not be taken over; they go on unseen, so ask again for them
 */
public record AdoptedMigrations(List<Migration> migrations, Map<OperationId, RuntimeException> failures) {

    public AdoptedMigrations {
        migrations = List.copyOf(migrations);
        failures = Map.copyOf(failures);
    }
}
