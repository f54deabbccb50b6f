package io.evenkeel.server.command;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.migration.Migration;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.connection.RunningMigrations;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.Places;
import picocli.CommandLine.Parameters;

/** The migration that a command is about, which somebody began earlier. */
final class MigrationArgument {
    @Parameters(index = "0", paramLabel = "ID", description = "Id of the migration, or how it begins.")
    private String id = "";

    /**
     * A migration with what people call it.
     *
     * @param vm the name of the VM
     */
    record Found(Migration migration, String vm, Places places) {
        String title() {
            return vm + " " + places.move(migration.request());
        }
    }

    /**
     * Finds the migration and watches it.
     *
     * @param policy how it is helped
     * @throws InputException if there is none, or several are meant
     */
    Found adopt(OpenConnection open, LadderPolicy policy) throws InterruptedException {
        Migration migration = new RunningMigrations(open).adopt(id, policy);
        return new Found(migration, open.nameOf(migration.request().vm()), new Places(open.hosts()));
    }
}
