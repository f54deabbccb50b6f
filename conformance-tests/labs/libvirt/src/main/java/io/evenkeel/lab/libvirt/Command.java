package io.evenkeel.lab.libvirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of a program, with a limit. */
final class Command {

    private Command() {}

    /**
     * Runs the program to its end and returns its standard output.
     *
     * @throws LabException if it fails, with the last line of its error output, or takes longer than the limit; then it
     *     is killed
     */
    static String run(ProcessBuilder builder, Duration limit) throws InterruptedException {
        String what = String.join(" ", builder.command());
        Path output = null;
        Path errors = null;
        try {
            // Files and not pipes: what the program leaves running in the background may hold a pipe open.
            output = Files.createTempFile("evenkeel-lab", ".out");
            errors = Files.createTempFile("evenkeel-lab", ".err");
            Process process = builder.redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            if (!waitFor(process, limit)) {
                throw new LabException("'" + what + "' did not end within " + limit.toMillis() + " ms");
            }
            if (process.exitValue() != 0) {
                throw new LabException("'" + what + "' failed with " + process.exitValue() + ": " + lastLine(errors));
            }
            return Files.readString(output).strip();
        } catch (IOException e) {
            throw new LabException("cannot run '" + what + "': " + e.getMessage(), e);
        } finally {
            delete(output);
            delete(errors);
        }
    }

    private static boolean waitFor(Process process, Duration limit) throws InterruptedException {
        boolean ended = false;
        try {
            ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            return ended;
        } finally {
            if (!ended) {
                process.destroyForcibly();
            }
        }
    }

    /** The last line that is not blank, or a word that says there is none. */
    static String lastLine(Path file) {
        try {
            List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .strip()
                    .lines()
                    .toList();
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "what it said cannot be read: " + e.getMessage();
        }
    }

    private static void delete(@Nullable Path file) {
        if (file == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new LabException("cannot delete " + file + ": " + e.getMessage(), e);
        }
    }
}
