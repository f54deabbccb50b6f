package io.evenkeel.server.command;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.migration.Migration;
import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.connection.ConnectionOptions;
import io.evenkeel.server.connection.Connections;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.connection.RunningMigrations;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.lookup.Places;
import io.evenkeel.server.watch.Ending;
import io.evenkeel.server.watch.MigrationWatch;
import io.evenkeel.server.watch.OutcomeReport;
import io.evenkeel.spi.migration.MigrationOutcome;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Cancels a migration that somebody began earlier. */
@Command(
        name = "cancel",
        description = {
            "Cancel a migration, whoever began it, and wait for its end.",
            "Exit code 1 if it ended in any other way, for example because it was too late."
        },
        mixinStandardHelpOptions = true)
final class MigrationCancelCommand implements Callable<Integer> {
    private final ConfigurationSearch search;
    private final Connections connections;
    private final MigrationWatch watch;
    private final Console console;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "ID", description = "Id of the migration, or how it begins.")
    private String id = "";

    @Inject
    MigrationCancelCommand(ConfigurationSearch search, Connections connections, MigrationWatch watch, Console console) {
        this.search = search;
        this.connections = connections;
        this.watch = watch;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (OpenConnection open = connections.open(connection.chosen(search), connection.timeout())) {
            Migration migration = new RunningMigrations(open).adopt(id, LadderPolicy.WATCH_ONLY);
            Places places = new Places(open.hosts());
            String vm = open.nameOf(migration.request().vm());
            Ending ending = watch.cancel(migration, vm + " " + places.move(migration.request()));
            new OutcomeReport(console, places, output.isJson()).ending(vm, migration, ending, connection.wayBack(open));
            boolean cancelled =
                    ending instanceof Ending.Ended ended && ended.outcome() instanceof MigrationOutcome.Cancelled;
            return cancelled ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
