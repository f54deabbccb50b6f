package io.evenkeel.server.command;

import io.evenkeel.server.bench.trace.Site;
import io.evenkeel.server.bench.trace.Trace;
import io.evenkeel.server.bench.trace.TraceBench;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.supervisor.balance.BalanceSettings;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how steady balancing is. */
@Command(
        name = "trace",
        description = {
            "Replay a recorded load of VMs (Bitbrains GWA-T-12, samples of 5 minutes) on equal hosts and balance after",
            "each sample: by nothing, by rules that others use, and by the planner under each of its policies. Shows how",
            "many VMs moved, how many of them again within an hour, and how often hosts had too much to do."
        },
        mixinStandardHelpOptions = true)
final class BenchTraceCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The trace; packed if its name ends in .gz.")
    private Path file = Path.of("");

    @Option(
            names = "--hosts",
            paramLabel = "N",
            defaultValue = "25",
            description = "How many hosts (default: ${DEFAULT-VALUE}).")
    private int hosts = 25;

    @Option(
            names = "--headroom",
            paramLabel = "TIMES",
            defaultValue = "2",
            description = "How many times what the VMs use on average the hosts can give (default: ${DEFAULT-VALUE}).")
    private double headroom = 2;

    @Option(
            names = "--starts",
            paramLabel = "N",
            defaultValue = "1",
            description = "From how many first placements, drawn at random by a seed (default: ${DEFAULT-VALUE}).")
    private int starts = 1;

    @Option(
            names = "--start",
            paramLabel = "FILE",
            description =
                    "The first placement instead: for each VM, in the order of the trace, the number of its host.")
    private @Nullable Path start;

    @Option(
            names = "--trials",
            paramLabel = "N",
            description = "How long each plan searches after its descent (default: as long as the supervisor's).")
    private long trials = BalanceSettings.DEFAULT.trials();

    @Mixin
    private OutputOption output = new OutputOption();

    @Inject
    BenchTraceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (hosts < 2 || !(headroom > 0) || starts < 1 || trials < 0) {
            throw new InputException("--hosts is " + hosts + ", --headroom " + headroom + ", --starts " + starts
                    + " and --trials " + trials + "; give 2, more than 0, 1, and 0, or more");
        }
        if (start != null && starts > 1) {
            throw new InputException("--start and --starts exclude each other; give one");
        }
        Trace trace = Trace.read(file);
        Site site = Site.of(trace, hosts, headroom);
        TraceBench bench = new TraceBench(trace, site, trials, progress -> {
            console.err().println(progress);
            console.err().flush();
        });
        if (start != null) {
            bench.run("file", site.start(trace, start));
        } else {
            for (int seed = 1; seed <= starts; seed++) {
                bench.run(String.valueOf(seed), site.start(trace, seed));
            }
        }
        console.out().print(output.isJson() ? bench.json() : String.join("\n", bench.lines(console.outStyle())) + "\n");
        return ExitCode.DONE;
    }
}
