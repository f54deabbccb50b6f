package io.evenkeel.conformance.runner;

import io.evenkeel.conformance.BedFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs shell commands within a limit. Safe for use by several threads. */
final class Shell {

    private final Path directory;
    private final Duration limit;

    /** @param directory where commands are run */
    Shell(Path directory, Duration limit) {
        this.directory = directory;
        this.limit = limit;
    }

    /**
     * What a command prints, without white space around it.
     *
     * @param name names the command in complaints
     * @throws BedFailure if it ends with anything but 0, or not within the limit
     */
    String run(String name, String command, Map<String, String> variables) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        Process process = start(name, command, variables);
        try {
            FutureTask<String> output = reader(process.getInputStream());
            FutureTask<String> complaints = reader(process.getErrorStream());
            if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new BedFailure("the command " + name + " did not end within " + limit);
            }
            String printed = output.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (process.exitValue() != 0) {
                throw new BedFailure("the command " + name + " ended with " + process.exitValue() + ": "
                        + complaints.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
            }
            return printed;
        } catch (TimeoutException e) {
            throw new BedFailure("the command " + name + " left a process behind that holds its output open", e);
        } catch (ExecutionException e) {
            throw new BedFailure(
                    "the output of the command " + name + " cannot be read", e.getCause() == null ? e : e.getCause());
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private Process start(String name, String command, Map<String, String> variables) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).directory(directory.toFile());
        builder.environment().putAll(variables);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new BedFailure("the command " + name + " cannot be started", e);
        }
    }

    private static FutureTask<String> reader(InputStream stream) {
        FutureTask<String> task =
                new FutureTask<>(() -> new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip());
        Thread thread = new Thread(task, "bed-command-output");
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
