package io.evenkeel.server.command;

import io.evenkeel.server.bench.reassign.ReassignBench;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts the planner's search to a public test. */
@Command(
        name = "reassign",
        description = {
            "Let the planner's search solve instances of the ROADEF/EURO challenge of 2012 (machine reassignment), on one",
            "thread, and compare the costs with the lower bounds. The gap is what is left of the way from the initial",
            "cost to the bound."
        },
        mixinStandardHelpOptions = true)
final class BenchReassignCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "DIRECTORY",
            description = "Where model_X.txt, assignment_X.txt and, if it is known, lb_X.txt are.")
    private Path directory = Path.of("");

    @Parameters(index = "1..*", paramLabel = "INSTANCE", arity = "1..*", description = "The X, for example a1_2.")
    private List<String> instances = List.of();

    @Option(
            names = "--time",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "CPU time for each instance (default: ${DEFAULT-VALUE}).")
    private Duration time = Duration.ofSeconds(60);

    @Option(
            names = "--hot",
            paramLabel = "PART",
            defaultValue = "1",
            description = {
                "The temperature to begin with, as a part of the initial cost for each process",
                "(default: ${DEFAULT-VALUE})."
            })
    private double hot = 1;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--out", paramLabel = "DIRECTORY", description = "Write the assignments there, as solution_X.txt.")
    private @Nullable Path out;

    @Inject
    BenchReassignCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (time.isNegative() || time.isZero() || !(hot > 0)) {
            throw new InputException("--time and --hot must be more than 0");
        }
        if (out != null && !Files.isDirectory(out)) {
            throw new InputException("--out: no directory " + out + "; make it first");
        }
        ReassignBench bench = new ReassignBench(directory, progress -> {
            console.err().println(progress);
            console.err().flush();
        });
        for (String instance : instances) {
            bench.run(instance, time, hot, seed, Optional.ofNullable(out));
        }
        bench.table().lines(console.outStyle()).forEach(console.out()::println);
        return bench.isValid() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
