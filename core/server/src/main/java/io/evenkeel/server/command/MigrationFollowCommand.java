package io.evenkeel.server.command;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.migration.Migration;
import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.connection.ConnectionOptions;
import io.evenkeel.server.connection.Connections;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.connection.RunningMigrations;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.lookup.Places;
import io.evenkeel.server.watch.Ending;
import io.evenkeel.server.watch.MigrationWatch;
import io.evenkeel.server.watch.MigrationWatch.OnInterrupt;
import io.evenkeel.server.watch.OutcomeReport;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a migration that somebody began earlier. */
@Command(
        name = "follow",
        description = {
            "Show a migration until it ends, whoever began it; one that has just ended is shown with its outcome.",
            "Ctrl-C stops showing it and leaves it running."
        },
        mixinStandardHelpOptions = true)
final class MigrationFollowCommand implements Callable<Integer> {
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

    @Option(
            names = "--ladder",
            description = "Also help it to converge, as 'vm migrate' does; not while another program does so.")
    private boolean ladder;

    @Inject
    MigrationFollowCommand(ConfigurationSearch search, Connections connections, MigrationWatch watch, Console console) {
        this.search = search;
        this.connections = connections;
        this.watch = watch;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (OpenConnection open = connections.open(connection.chosen(search), connection.timeout())) {
            Migration migration =
                    new RunningMigrations(open).adopt(id, ladder ? LadderPolicy.DEFAULTS : LadderPolicy.WATCH_ONLY);
            Places places = new Places(open.hosts());
            String vm = open.nameOf(migration.request().vm());
            Ending ending = watch.watch(migration, vm + " " + places.move(migration.request()), OnInterrupt.LEAVE);
            return new OutcomeReport(console, places, output.isJson())
                    .ending(vm, migration, ending, connection.wayBack(open));
        }
    }
}
