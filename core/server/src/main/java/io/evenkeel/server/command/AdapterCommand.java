package io.evenkeel.server.command;

import io.evenkeel.server.console.InputException;
import jakarta.inject.Inject;
import picocli.CommandLine.Command;

/** The noun {@code adapter}. */
@Command(
        name = "adapter",
        description = "What hypervisors this installation can talk to.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AdapterListCommand.class, AdapterShowCommand.class})
final class AdapterCommand implements Runnable {
    @Inject
    AdapterCommand() {}

    @Override
    public void run() {
        throw new InputException("a verb is missing after 'adapter'; evenkeel adapter --help lists them");
    }
}
