package io.evenkeel.fence.program;

import io.evenkeel.spi.Deadline;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs as children of this process.
 *
 * <p>The calling thread does everything: it writes the input, reads both outputs as they come and watches the deadline,
 * so nothing is left when it is interrupted. A program gets none of this process's environment but what it needs to find
 * others, because the environment may hold secrets.
 */
public final class ChildProcesses implements Programs, AutoCloseable {

    private static final long PACE_MILLIS = 10;

    /** Looking for children reads all of the machine's processes. */
    private static final int ROUNDS_PER_LOOK = 5;

    /** After a second: what takes longer waits for a device, and dozens that look often use up the processor. */
    private static final int ROUNDS_PER_LATER_LOOK = 50;

    private static final int EARLY_ROUNDS = 100;

    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final String USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Map<String, String> environment;
    private int running;
    private volatile boolean closed;

    /** Takes what programs need from the environment of this process. */
    public ChildProcesses(Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", "");
        this.environment = Map.of(
                "PATH",
                path.isBlank() ? USUAL_PATH : path + File.pathSeparator + USUAL_PATH,
                "HOME",
                environment.getOrDefault("HOME", "/"),
                "LC_ALL",
                "C.UTF-8",
                "PYTHONWARNINGS",
                "ignore");
    }

    @Override
    public Ended run(Order order, Deadline deadline) throws IOException, InterruptedException {
        enter();
        try {
            Process process = start(order);
            ProcessTree tree = new ProcessTree(process.toHandle());
            boolean over = false;
            try {
                Ended ended = follow(process, tree, order, deadline);
                over = true;
                return ended;
            } finally {
                clear(tree, over);
            }
        } finally {
            leave();
        }
    }

    private synchronized void enter() throws IOException {
        if (closed) {
            throw new IOException("the connection is closed");
        }
        running++;
    }

    private synchronized void leave() {
        running--;
        notifyAll();
    }

    private Process start(Order order) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(order.program().toString());
        command.addAll(order.arguments());
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Ended follow(Process process, ProcessTree tree, Order order, Deadline deadline)
            throws IOException, InterruptedException {
        KeptOutput output = new KeptOutput(process.getInputStream());
        KeptOutput errors = new KeptOutput(process.getErrorStream());
        write(process, order.input());
        boolean ended = false;
        for (int round = 0; !ended && !closed && !deadline.hasPassed(); round++) {
            if (round % (round < EARLY_ROUNDS ? ROUNDS_PER_LOOK : ROUNDS_PER_LATER_LOOK) == 0) {
                tree.look();
            }
            output.takeAvailable();
            errors.takeAvailable();
            ended = process.waitFor(PACE_MILLIS, TimeUnit.MILLISECONDS);
        }
        // Before the rest is read: a child that was left behind could write for ever.
        tree.kill();
        output.takeAvailable();
        errors.takeAvailable();
        return new Ended(
                ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty(),
                output.text(),
                errors.text(),
                output.isCut() || errors.isCut());
    }

    /** A pipe takes 64 KiB without a reader, and settings are far shorter. */
    private static void write(Process process, String input) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException endedBeforeReading) {
            // What it says and its exit code tell why.
        }
    }

    /** Interruption must not keep the tree alive; whoever interrupted is told afterwards. */
    private static void clear(ProcessTree tree, boolean over) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            tree.kill();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted && over) {
            throw new InterruptedException("interrupted while a program was running");
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills whatever is running; returns when it is gone, or after two seconds. */
    @Override
    public synchronized void close() {
        closed = true;
        long end = System.nanoTime() + CLOSING.toNanos();
        boolean interrupted = false;
        while (running > 0 && end - System.nanoTime() > 0 && !interrupted) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
