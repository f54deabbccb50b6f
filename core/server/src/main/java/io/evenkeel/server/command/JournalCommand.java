package io.evenkeel.server.command;

import io.evenkeel.server.console.InputException;
import jakarta.inject.Inject;
import picocli.CommandLine.Command;

/** The noun {@code journal}. */
@Command(
        name = "journal",
        description = "What the supervisor has written down.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = JournalShowCommand.class)
final class JournalCommand implements Runnable {
    @Inject
    JournalCommand() {}

    @Override
    public void run() {
        throw new InputException("a verb is missing after 'journal'; evenkeel journal --help lists them");
    }
}
