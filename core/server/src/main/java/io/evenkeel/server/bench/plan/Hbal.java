package io.evenkeel.server.bench.plan;

import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ganeti's balancer, run as a program; its time is the user CPU time of the process. */
final class Hbal {
    private static final Pattern INITIAL = Pattern.compile("Initial score: ([0-9.]+)");
    private static final Pattern SOLUTION = Pattern.compile("Cluster score improved from [0-9.]+ to ([0-9.]+)");
    private static final Pattern LENGTH = Pattern.compile("Solution length=([0-9]+)");
    private static final Pattern STEP = Pattern.compile("(?m)^ *[0-9]+\\. .* => \\S+ +([0-9.]+) a=");
    private static final Pattern USER = Pattern.compile("user ([0-9.]+)");

    private final Path utilisation;

    Hbal(Path utilisation) {
        this.utilisation = utilisation;
    }

    /** @param steps the score after each move */
    record Result(double initialScore, double score, int moves, double cpuSeconds, List<Double> steps) {}

    Result balance(Path cluster, String... options) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "bash",
                "-c",
                "TIMEFORMAT='user %U'; time hbal \"$@\"",
                "hbal",
                "-t",
                cluster.toString(),
                "-U",
                utilisation.toString()));
        command.addAll(List.of(options));
        String output;
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() == 127) {
                throw new InputException("hbal is not installed; it is in the package ganeti-htools");
            }
        } catch (IOException e) {
            throw new FailedException("hbal could not be run: " + e.getMessage(), e);
        }
        return read(output);
    }

    static Result read(String output) {
        double initial = number(INITIAL, output, 0);
        double after = number(SOLUTION, output, initial);
        double seconds = number(USER, output, -1);
        if (initial == 0 || seconds < 0) {
            throw new FailedException(
                    "hbal said something unexpected: " + output.lines().limit(3).toList());
        }
        List<Double> steps = STEP.matcher(output)
                .results()
                .map(step -> Double.parseDouble(step.group(1)))
                .toList();
        return new Result(initial, after, (int) number(LENGTH, output, 0), seconds, steps);
    }

    private static double number(Pattern pattern, String text, double otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : otherwise;
    }
}
