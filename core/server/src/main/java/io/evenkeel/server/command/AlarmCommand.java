package io.evenkeel.server.command;

import io.evenkeel.server.console.InputException;
import jakarta.inject.Inject;
import picocli.CommandLine.Command;

/** The noun {@code alarm}. */
@Command(
        name = "alarm",
        description = "What the supervisor wants a person to look at.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = AlarmListCommand.class)
final class AlarmCommand implements Runnable {
    @Inject
    AlarmCommand() {}

    @Override
    public void run() {
        throw new InputException("a verb is missing after 'alarm'; evenkeel alarm --help lists them");
    }
}
