package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.lab.libvirt.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code evenkeel supervise} on a lab, in a process that can be killed. Used by one thread. */
final class RunningSupervisor implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    private final Process shell;
    private final ProcessHandle java;

    private RunningSupervisor(Process shell, ProcessHandle java) {
        this.shell = shell;
        this.java = java;
    }

    /** Returns as soon as there is a process. */
    static RunningSupervisor start(BuiltProgram program, Lab lab, Path configuration, Path log)
            throws InterruptedException {
        try {
            Process shell = program.besideTheBridge(lab, "supervise", "--config", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Patiently.await(START_LIMIT, () -> javaOf(shell).isPresent() || !shell.isAlive());
            Optional<ProcessHandle> java = javaOf(shell);
            if (java.isEmpty()) {
                shell.destroyForcibly();
                throw new TrialException("the supervisor did not start: " + Files.readString(log));
            }
            return new RunningSupervisor(shell, java.get());
        } catch (IOException e) {
            throw new TrialException("the supervisor cannot be started: " + e.getMessage(), e);
        }
    }

    private static Optional<ProcessHandle> javaOf(Process shell) {
        return shell.descendants()
                .filter(each -> each.info().command().orElse("").endsWith("/java"))
                .findFirst();
    }

    /** As a crash ends it, within a millisecond or two. */
    void kill(Hands hands) throws InterruptedException {
        hands.kill(java.pid());
        awaitEnd();
    }

    boolean isRunning() {
        return java.isAlive();
    }

    private void awaitEnd() throws InterruptedException {
        try {
            java.onExit().get(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new TrialException("the supervisor, process " + java.pid() + ", does not end", e);
        }
    }

    /** In order. */
    @Override
    public void close() {
        try {
            java.destroy();
            awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            java.destroyForcibly();
            shell.destroyForcibly();
        }
    }
}
