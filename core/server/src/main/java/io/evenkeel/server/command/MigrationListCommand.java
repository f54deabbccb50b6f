package io.evenkeel.server.command;

import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.connection.RunningMigrations;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.Explanation;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.lookup.Places;
import io.evenkeel.server.watch.MigrationTable;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.OperationId;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists migrations. One that cannot be looked at is named on standard error and makes the exit code 1. */
@Command(name = "list", description = "List the migrations that are under way.", mixinStandardHelpOptions = true)
final class MigrationListCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final Conversation conversation;

    @Inject
    MigrationListCommand(Conversation conversation) {
        this.conversation = conversation;
        this.console = conversation.console();
    }

    @Override
    public Integer call() throws InterruptedException {
        try (OpenConnection open = conversation.open()) {
            RunningMigrations running = new RunningMigrations(open);
            List<MigrationTable.Row> seen = new ArrayList<>();
            boolean complete = true;
            for (OperationId id : running.ids()) {
                try {
                    running.look(id).ifPresent(seen::add);
                } catch (HypervisorException e) {
                    complete = false;
                    console.err().println("evenkeel: migration " + id + ": " + Explanation.ofFailure(e));
                }
            }
            MigrationTable table = new MigrationTable(new Places(open.hosts()), open.vmNames());
            console.out()
                    .println(
                            conversation.isJson()
                                    ? Json.text(seen.stream().map(table::json).toList())
                                    : String.join("\n", table.lines(seen, console.outStyle())));
            return complete ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
