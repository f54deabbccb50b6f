package io.evenkeel.server.command;

import io.evenkeel.server.console.InputException;
import jakarta.inject.Inject;
import picocli.CommandLine.Command;

/** The noun {@code host}. */
@Command(
        name = "host",
        description = "The hosts of a connection.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            HostListCommand.class,
            HostPowerCommand.class,
            HostFenceCommand.class,
            HostUnfenceCommand.class,
            HostConfirmDownCommand.class,
            HostDrainCommand.class,
            HostResumeCommand.class,
            HostRollCommand.class
        })
final class HostCommand implements Runnable {
    @Inject
    HostCommand() {}

    @Override
    public void run() {
        throw new InputException("a verb is missing after 'host'; evenkeel host --help lists them");
    }
}
