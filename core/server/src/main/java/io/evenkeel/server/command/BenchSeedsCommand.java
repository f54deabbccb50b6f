package io.evenkeel.server.command;

import io.evenkeel.engine.text.Words;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.console.Table;
import io.evenkeel.server.watch.Interrupts;
import io.evenkeel.simulation.bench.SeedBench;
import io.evenkeel.simulation.bench.SeedReport;
import io.evenkeel.simulation.invariant.Violation;
import io.evenkeel.simulation.minimise.Minimiser;
import io.evenkeel.simulation.mutant.Mutant;
import io.evenkeel.simulation.mutant.Mutants;
import io.evenkeel.simulation.scenario.ScenarioText;
import io.evenkeel.simulation.seeded.Draw;
import io.evenkeel.simulation.seeded.RunResult;
import io.evenkeel.simulation.seeded.RunSpec;
import io.evenkeel.simulation.seeded.SeededRun;
import io.evenkeel.simulation.seeded.Wiring;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks for seeds under which the supervisor breaks an invariant. */
@Command(
        name = "seeds",
        description = {
            "Run the supervisor in simulated clusters where everything goes wrong that can, one seed after another,",
            "and check after each event that no VM runs twice and none is forgotten. A violation is told at once; in the",
            "end the first is made as small as it can be and printed as a scenario, which 'evenkeel simulate FILE'",
            "replays. Ctrl-C ends the search and prints what has come of it.",
            "With --mutants, do so with supervisors that are known to be wrong, and see whether that is found."
        },
        mixinStandardHelpOptions = true)
final class BenchSeedsCommand implements Callable<Integer> {

    private static final int ENOUGH = 10;

    private final Console console;
    private final Interrupts interrupts;
    private final AtomicBoolean isLeft = new AtomicBoolean();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many seeds (default: ${DEFAULT-VALUE}); for mutants, how many at most.")
    private long count = 1000;

    @Option(
            names = "--seed",
            paramLabel = "FIRST",
            defaultValue = "1",
            description = "The first seed (default: ${DEFAULT-VALUE}).")
    private long first = 1;

    @Option(names = "--threads", paramLabel = "N", description = "How many at once (default: one for each processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--mutants",
            description = "Run every supervisor that is known to be wrong instead of the right one.")
    private boolean mutants;

    @Option(
            names = "--mutant",
            paramLabel = "WORDS",
            description = "Run only the wrong supervisors whose names have these words in them.")
    private @Nullable String mutant;

    @Option(names = "--log", description = "Print everything that happens; for one seed.")
    private boolean log;

    @Inject
    BenchSeedsCommand(Console console, Interrupts interrupts) {
        this.console = console;
        this.interrupts = interrupts;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (count < 1 || threads < 1) {
            throw new InputException("--count is " + count + " and --threads " + threads + "; give 1 or more");
        }
        if (log && count != 1) {
            throw new InputException("--log shows one seed; add --count 1");
        }
        if (mutants || mutant != null) {
            return mutants(chosen());
        }
        return log ? logged() : seeds();
    }

    private int logged() {
        RunResult result = new SeededRun(Draw.STANDARD.of(first), Wiring.RIGHT, true).run();
        result.spec().plan().faults().forEach(console.out()::println);
        result.log().forEach(console.out()::println);
        result.violations().forEach(each -> console.out().println("violated: " + each));
        return result.isGood() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private int seeds() throws InterruptedException {
        SeedReport report;
        try (Interrupts.Subscription pressed = interrupts.handleEnding(() -> isLeft.set(true))) {
            SeedProgress progress = new SeedProgress(console, count);
            report = new SeedBench(Draw.STANDARD, Wiring.RIGHT, threads).run(first, count, result -> {
                progress.add(result);
                return isLeft.get() || progress.failing() >= ENOUGH;
            });
        }
        tellIfLeft(report.runs() + " of " + count + " seeds");
        report.lines().forEach(console.out()::println);
        Table faults = Table.of("FAULT", ">TIMES");
        report.faults().forEach((kind, times) -> faults.row(Words.typed(kind), String.valueOf(times)));
        faults.lines(console.outStyle()).forEach(console.out()::println);
        console.out().flush();
        if (!report.failing().isEmpty() && !isLeft.get()) {
            smallest(report.failing().values().iterator().next());
        }
        return report.failing().isEmpty() && !isLeft.get() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void tellIfLeft(String done) {
        if (isLeft.get()) {
            console.out().println("stopped after " + done + "; what has come of them:");
        }
    }

    private void smallest(RunResult failing) {
        Violation violation = failing.violations().get(0);
        console.out().println("The first of them, made as small as it can be; save it and run evenkeel simulate FILE:");
        console.out().flush();
        RunSpec least = new Minimiser(Wiring.RIGHT).minimise(failing.spec(), violation.invariant());
        ScenarioText.of(least, violation).forEach(console.out()::println);
    }

    private List<Mutant> chosen() {
        String words = mutant == null ? "" : mutant.toLowerCase(Locale.ROOT);
        List<Mutant> chosen = Mutants.all().stream()
                .filter(each -> each.name().toLowerCase(Locale.ROOT).contains(words))
                .toList();
        if (chosen.isEmpty()) {
            throw new InputException("--mutant: none is called '" + mutant + "'; there are: "
                    + String.join("; ", Mutants.all().stream().map(Mutant::name).toList()));
        }
        return chosen;
    }

    private int mutants(List<Mutant> chosen) throws InterruptedException {
        Table table = Table.of("MUTANT", ">SEEDS", "FOUND BY", "INVARIANT");
        int done = 0;
        boolean isAnyAlive = false;
        try (Interrupts.Subscription pressed = interrupts.handleEnding(() -> isLeft.set(true))) {
            for (Mutant each : chosen) {
                console.err().println(each.name() + " ...");
                console.err().flush();
                SeedReport report = new SeedBench(Draw.STANDARD, each.wiring(), threads)
                        .run(first, count, result -> isLeft.get() || !result.isGood());
                if (isLeft.get() && report.failing().isEmpty()) {
                    break;
                }
                done++;
                isAnyAlive |= report.failing().isEmpty();
                row(table, each, report);
            }
        }
        tellIfLeft(done + " of " + chosen.size() + " mutants");
        table.lines(console.outStyle()).forEach(console.out()::println);
        return isAnyAlive || isLeft.get() ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static void row(Table table, Mutant mutant, SeedReport report) {
        String runs = String.valueOf(report.runs());
        if (report.failing().isEmpty()) {
            table.row(mutant.name(), runs, "", "NOT FOUND");
        } else {
            RunResult found = report.failing().values().iterator().next();
            table.row(
                    mutant.name(),
                    runs,
                    "seed " + found.spec().seed(),
                    found.violations().get(0).invariant().toString());
        }
    }
}
