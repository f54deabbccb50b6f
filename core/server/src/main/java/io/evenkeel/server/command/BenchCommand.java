package io.evenkeel.server.command;

import io.evenkeel.server.console.InputException;
import jakarta.inject.Inject;
import picocli.CommandLine.Command;

/** The noun {@code bench}. */
@Command(
        name = "bench",
        description = "What promises are worth, measured.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BenchMigrateCommand.class,
            BenchPlanCommand.class,
            BenchReassignCommand.class,
            BenchSeedsCommand.class,
            BenchSupervisorCommand.class,
            BenchTraceCommand.class
        })
final class BenchCommand implements Runnable {
    @Inject
    BenchCommand() {}

    @Override
    public void run() {
        throw new InputException("a verb is missing after 'bench'; evenkeel bench --help lists them");
    }
}
