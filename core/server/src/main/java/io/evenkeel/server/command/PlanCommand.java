package io.evenkeel.server.command;

import io.evenkeel.server.console.InputException;
import jakarta.inject.Inject;
import picocli.CommandLine.Command;

/** The noun {@code plan}. */
@Command(
        name = "plan",
        description = "Plans for a cluster in files; nothing is done.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PlanBalanceCommand.class,
            PlanDrainCommand.class,
            PlanFailoverCommand.class,
            PlanConsolidateCommand.class,
            PlanAdmitCommand.class
        })
final class PlanCommand implements Runnable {
    @Inject
    PlanCommand() {}

    @Override
    public void run() {
        throw new InputException("a verb is missing after 'plan'; evenkeel plan --help lists them");
    }
}
