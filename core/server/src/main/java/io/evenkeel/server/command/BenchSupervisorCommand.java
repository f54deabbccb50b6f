package io.evenkeel.server.command;

import io.evenkeel.server.bench.RealJournals;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.console.Table;
import io.evenkeel.simulation.bench.Figure;
import io.evenkeel.simulation.bench.Figures;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what the supervisor promises in figures. */
@Command(
        name = "supervisor",
        description = {
            "Measure what the supervisor promises: how soon it notices a death and starts the VMs elsewhere, how often",
            "it fences what lives, and how it fares with many hosts. The clusters are simulated; the supervisor, and the",
            "journals that are timed, are real."
        },
        mixinStandardHelpOptions = true)
final class BenchSupervisorCommand implements Callable<Integer> {
    private static final int DYING = 10;

    private final Console console;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many runs for each figure (default: ${DEFAULT-VALUE}).")
    private long runs = 1000;

    @Option(
            names = "--hosts",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many hosts a large cluster has, with 20 VMs each (default: ${DEFAULT-VALUE}).")
    private int hosts = 1000;

    @Option(
            names = "--host-days",
            paramLabel = "N",
            defaultValue = "200",
            description = {
                "For how many days of one host living hosts are listened to over networks that lose messages, in",
                "hundreds (default: ${DEFAULT-VALUE}, a minute; 10000 takes a quarter of an hour on two processors)."
            })
    private int hostDays = 200;

    @Inject
    BenchSupervisorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (runs < 1 || hosts < 7 * DYING || hostDays < 100) {
            throw new InputException("--runs is " + runs + ", --hosts " + hosts + " and --host-days " + hostDays
                    + "; give 1, " + 7 * DYING + " and 100, or more");
        }
        Figures figures = new Figures(1);
        List<Figure> all = new ArrayList<>(figures.deaths(runs));
        all.addAll(figures.falseFences(runs));
        all.addAll(figures.noise(hostDays));
        try (RealJournals real = RealJournals.open()) {
            all.addAll(figures.intents(hosts, DYING, real.journals()));
        }
        all.addAll(figures.size(hosts, DYING));
        Table table = Table.of("FIGURE", ">RUNS", "MEASURED", "PROMISED", "KEPT");
        all.forEach(each -> table.row(
                each.name(), String.valueOf(each.runs()), each.value(), each.promise(), each.isKept() ? "yes" : "NO"));
        table.lines(console.outStyle()).forEach(console.out()::println);
        return all.stream().allMatch(Figure::isKept) ? ExitCode.DONE : ExitCode.FAILED;
    }
}
