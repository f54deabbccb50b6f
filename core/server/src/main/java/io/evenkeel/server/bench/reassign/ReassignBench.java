package io.evenkeel.server.bench.reassign;

import static java.util.Objects.requireNonNull;

import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.console.Table;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Solves instances of the challenge in a directory and compares what comes of it with what is known of them. */
public final class ReassignBench {
    private static final double PERCENT = 100;

    private final Path directory;
    private final Consumer<String> progress;
    private final Table table = Table.of("INSTANCE", ">INITIAL COST", ">COST", ">BOUND", ">GAP %", ">MOVED", "RULES");
    private boolean isValid = true;

    /** Instances of this directory: {@code model_X.txt}, {@code assignment_X.txt}, and {@code lb_X.txt} if there is one. */
    public ReassignBench(Path directory, Consumer<String> progress) {
        this.directory = requireNonNull(directory, "directory");
        this.progress = requireNonNull(progress, "progress");
    }

    public Table table() {
        return table;
    }

    /** Whether every assignment found keeps to all rules. */
    public boolean isValid() {
        return isValid;
    }

    /**
     * Searches on the calling thread for so much of its CPU time.
     *
     * @param hot the temperature to begin with, as a part of the initial cost for each process
     * @param out where to write the assignment as {@code solution_X.txt}, if anywhere
     */
    public void run(String instance, Duration time, double hot, long seed, Optional<Path> out) {
        Problem problem = new Problem(Numbers.of(directory.resolve("model_" + instance + ".txt")));
        int[] initial = initial(problem, directory.resolve("assignment_" + instance + ".txt"));
        Judge judge = new Judge(problem, initial);
        Judge.Verdict before = judge.judge(initial);
        progress.accept(instance + ": " + problem.processes + " processes on " + problem.machines + " machines ...");
        int[] found = new Search(problem, initial)
                .run(
                        ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime,
                        time.toNanos(),
                        hot * before.cost() / problem.processes,
                        seed);
        Judge.Verdict after = judge.judge(found);
        isValid &= after.problems().isEmpty();
        out.ifPresent(folder -> write(folder.resolve("solution_" + instance + ".txt"), found));
        Optional<Long> bound = bound(instance);
        table.row(
                instance,
                String.valueOf(before.cost()),
                String.valueOf(after.cost()),
                bound.map(String::valueOf).orElse(""),
                bound.map(least -> String.format(
                                Locale.ROOT,
                                "%.4f",
                                PERCENT * (after.cost() - least) / Math.max(1, before.cost() - least)))
                        .orElse(""),
                String.valueOf(after.moved()),
                after.problems().isEmpty()
                        ? "kept"
                        : "BROKEN: " + after.problems().get(0));
    }

    private static int[] initial(Problem problem, Path file) {
        Numbers numbers = Numbers.of(file);
        int[] initial = new int[problem.processes];
        for (int p = 0; p < initial.length; p++) {
            initial[p] = numbers.index("machine", problem.machines);
        }
        numbers.end();
        Judge.Verdict verdict = new Judge(problem, initial).judge(initial);
        if (!verdict.problems().isEmpty()) {
            throw new InputException(
                    file + ": breaks the rules: " + verdict.problems().get(0));
        }
        return initial;
    }

    private Optional<Long> bound(String instance) {
        Path file = directory.resolve("lb_" + instance + ".txt");
        return Files.exists(file) ? Optional.of(Numbers.of(file).next()) : Optional.empty();
    }

    private static void write(Path file, int[] assignment) {
        try {
            Files.writeString(
                    file, Arrays.stream(assignment).mapToObj(String::valueOf).collect(Collectors.joining(" ")) + "\n");
        } catch (IOException e) {
            throw new FailedException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
