package io.evenkeel.server.command;

import io.evenkeel.server.console.InputException;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program itself. */
@Command(
        name = "evenkeel",
        description = "Keeps virtual machines running on any hypervisor: moves them live between hosts.",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            AdapterCommand.class,
            HostCommand.class,
            VmCommand.class,
            MigrationCommand.class,
            PlanCommand.class,
            BenchCommand.class,
            SimulateCommand.class,
            SuperviseCommand.class,
            WitnessCommand.class,
            WhyCommand.class,
            JournalCommand.class,
            AlarmCommand.class,
            ConformanceCommand.class,
            DemoCommand.class,
            CompletionCommand.class
        },
        footerHeading = "%nConfiguration:%n",
        footer = {
            "  The first that exists of: --config FILE, $EVENKEEL_CONFIG, ./evenkeel.yaml,",
            "  ~/.config/evenkeel/evenkeel.yaml. Without any, commands work on a simulated datacenter.",
            "  Adapters are looked for in --plugins DIR, the directories in $EVENKEEL_PLUGINS, and the",
            "  installation's plugins.",
            "",
            "Exit codes: 0 done, 1 failed, 2 bad input."
        })
public final class RootCommand implements Runnable {
    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show where an error comes from, and log more.")
    private boolean verbose;

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Look here for adapters first: a directory of adapters, or one adapter. May be repeated.")
    private List<Path> plugins = List.of();

    @Inject
    RootCommand() {}

    /** Where adapters are looked for before all other places. */
    public List<Path> plugins() {
        return plugins;
    }

    /** Whether stack traces are wanted. */
    public boolean isVerbose() {
        return verbose;
    }

    @Override
    public void run() {
        throw new InputException("a command is missing; evenkeel --help lists them");
    }
}
