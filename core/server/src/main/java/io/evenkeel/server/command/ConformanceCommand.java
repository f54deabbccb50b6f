package io.evenkeel.server.command;

import io.evenkeel.conformance.runner.ConformanceRunCommand;
import io.evenkeel.conformance.runner.SupportMatrixCommand;
import io.evenkeel.server.console.InputException;
import jakarta.inject.Inject;
import picocli.CommandLine.Command;

/** The noun {@code conformance}. */
@Command(
        name = "conformance",
        description = "Adapters proven right.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConformanceRunCommand.class, SupportMatrixCommand.class})
final class ConformanceCommand implements Runnable {
    @Inject
    ConformanceCommand() {}

    @Override
    public void run() {
        throw new InputException("a verb is missing after 'conformance'; evenkeel conformance --help lists them");
    }
}
