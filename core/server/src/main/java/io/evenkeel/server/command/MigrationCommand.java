package io.evenkeel.server.command;

import io.evenkeel.server.console.InputException;
import jakarta.inject.Inject;
import picocli.CommandLine.Command;

/** The noun {@code migration}. */
@Command(
        name = "migration",
        description = "The migrations that are under way, whoever began them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {MigrationListCommand.class, MigrationFollowCommand.class, MigrationCancelCommand.class})
final class MigrationCommand implements Runnable {
    @Inject
    MigrationCommand() {}

    @Override
    public void run() {
        throw new InputException("a verb is missing after 'migration'; evenkeel migration --help lists them");
    }
}
