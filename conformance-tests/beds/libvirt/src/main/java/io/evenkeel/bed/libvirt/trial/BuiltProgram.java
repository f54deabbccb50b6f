package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.lab.libvirt.Lab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program {@code evenkeel} as it ships, run as an operator runs it. */
record BuiltProgram(Path program) {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    BuiltProgram {
        if (!Files.isExecutable(program)) {
            throw new TrialException(
                    "there is no program " + program + "; run ./evenkeel once to build it, or name it with --program");
        }
    }

    /** A run of it in the network where the hosts' cables end, not started yet. */
    ProcessBuilder besideTheBridge(Lab lab, String... arguments) {
        return lab.besideTheBridge(line(arguments).toArray(String[]::new));
    }

    /**
     * Runs a command to its end.
     *
     * @return what it printed
     * @throws TrialException if its exit code is not 0
     */
    String run(String... arguments) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(line(arguments))
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new TrialException("'evenkeel " + String.join(" ", arguments) + "' has not ended in " + LIMIT);
            }
            if (process.exitValue() != 0) {
                throw new TrialException("'evenkeel " + String.join(" ", arguments) + "' ended with "
                        + process.exitValue() + ": " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new TrialException(program + " cannot be run: " + e.getMessage(), e);
        }
    }

    private List<String> line(String... arguments) {
        List<String> line = new ArrayList<>(List.of(program.toAbsolutePath().toString()));
        line.addAll(List.of(arguments));
        return line;
    }
}
