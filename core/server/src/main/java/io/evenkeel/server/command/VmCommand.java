package io.evenkeel.server.command;

import io.evenkeel.server.console.InputException;
import jakarta.inject.Inject;
import picocli.CommandLine.Command;

/** The noun {@code vm}. */
@Command(
        name = "vm",
        description = "The virtual machines of a connection.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            VmListCommand.class,
            VmMigrateCommand.class,
            VmMoveCommand.class,
            VmProtectCommand.class,
            VmUnprotectCommand.class
        })
final class VmCommand implements Runnable {
    @Inject
    VmCommand() {}

    @Override
    public void run() {
        throw new InputException("a verb is missing after 'vm'; evenkeel vm --help lists them");
    }
}
