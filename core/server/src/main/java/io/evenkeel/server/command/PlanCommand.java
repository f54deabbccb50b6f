package io.evenkeel.server.command;

import io.evenkeel.server.console.InputException;
import jakarta.inject.Inject;
import picocli.CommandLine.Command;

/** The noun {@code plan}. */
@Command(
        name = "plan",
        description = {
            "Plan for the hosts and VMs of a connection, or for a cluster in a file.",
            "Plans are shown, and never carried out by this command: 'host drain' and the setting balance.mode let the"
                    + " supervisor make and carry out its own, and 'vm move' or 'vm migrate' a single move."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PlanBalanceCommand.class,
            PlanDrainCommand.class,
            PlanRollCommand.class,
            PlanFailoverCommand.class,
            PlanConsolidateCommand.class,
            PlanAdmitCommand.class,
            PlanRoomCommand.class,
            PlanSnapshotCommand.class
        })
final class PlanCommand implements Runnable {
    @Inject
    PlanCommand() {}

    @Override
    public void run() {
        throw new InputException("a verb is missing after 'plan'; evenkeel plan --help lists them");
    }
}
