package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.bed.libvirt.LabConnection;
import io.evenkeel.lab.libvirt.Lab;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** A {@link Supervisor} in a process of its own, which can be killed. Thread-safe. */
final class SupervisorProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(15);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private final List<String> lines = new ArrayList<>();
    private final Process process;
    private final Writer orders;

    private SupervisorProcess(Process process) {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "supervisor-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Returns when it is connected. */
    static SupervisorProcess start(Lab lab) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "supervise"));
        LabConnection.settings(lab).forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        try {
            SupervisorProcess started = new SupervisorProcess(new ProcessBuilder(command)
                    .redirectError(lab.directory().resolve("supervisor.log").toFile())
                    .start());
            if (started.await(line -> line.equals("ready"), START_LIMIT).isEmpty()) {
                started.kill();
                throw new TrialException("the supervisor's process did not connect: "
                        + Files.readString(lab.directory().resolve("supervisor.log")));
            }
            return started;
        } catch (IOException e) {
            throw new TrialException("the supervisor's process cannot be started: " + e.getMessage(), e);
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
            add("ended");
        } catch (IOException | UncheckedIOException e) {
            add("ended " + e.getMessage());
        }
    }

    private void add(String line) {
        lock.lock();
        try {
            lines.add(line);
            told.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void order(String line) {
        try {
            orders.write(line + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new TrialException("the supervisor's process takes no orders: " + e.getMessage(), e);
        }
    }

    /** How much has been told so far; a place to wait from. */
    int mark() {
        lock.lock();
        try {
            return lines.size();
        } finally {
            lock.unlock();
        }
    }

    /** The first line of this kind, told already or within the time. */
    Optional<String> await(Predicate<String> kind, Duration longest) throws InterruptedException {
        return awaitAfter(0, kind, longest);
    }

    Optional<String> awaitAfter(int mark, Predicate<String> kind, Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (true) {
                Optional<String> found = lines.stream().skip(mark).filter(kind).findFirst();
                if (found.isPresent() || left <= 0) {
                    return found;
                }
                left = told.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops what was told so far. */
    void forget() {
        lock.lock();
        try {
            lines.clear();
        } finally {
            lock.unlock();
        }
    }

    /** What was told last. */
    List<String> last(int count) {
        lock.lock();
        try {
            return List.copyOf(lines.subList(Math.max(0, lines.size() - count), lines.size()));
        } finally {
            lock.unlock();
        }
    }

    long number() {
        return process.pid();
    }

    /** As a crash ends it. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** In order, else by force. */
    @Override
    public void close() {
        try {
            orders.close();
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException alreadyGone) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
