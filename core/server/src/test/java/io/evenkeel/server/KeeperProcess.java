package io.evenkeel.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** {@code evenkeel} in a process of its own, as a supervisor or a witness. */
final class KeeperProcess implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(3);

    /** A line that it printed, and when it was read. */
    record Line(String text, long nanos) {}

    private final String name;
    private final Process process;
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    private KeeperProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        Thread reader = new Thread(this::read, "output-of-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** @param command {@code supervise} or {@code witness} */
    static KeeperProcess start(String command, String name, Path home, String configuration) throws IOException {
        Path file = home.resolve(name + ".yaml");
        Files.writeString(file, configuration);
        return new KeeperProcess(
                name,
                JavaProcess.of(Evenkeel.class, List.of("-Devenkeel.home=" + home), command, "--config", file.toString())
                        .redirectError(home.resolve(name + ".err").toFile())
                        .start());
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(new Line(line, System.nanoTime()));
            }
        } catch (IOException e) {
            lines.add(new Line("its output broke off: " + e, System.nanoTime()));
        }
    }

    String name() {
        return name;
    }

    Optional<Line> line(Predicate<String> wanted) {
        return lines.stream().filter(line -> wanted.test(line.text())).findFirst();
    }

    /** The last line that tells whether it leads the domain. */
    boolean leads(String domain) {
        String last = "";
        for (Line line : lines) {
            if (line.text().startsWith(domain + ": leads ")) {
                last = line.text();
            }
        }
        return last.startsWith(domain + ": leads by") && process.isAlive();
    }

    List<Line> lines(Predicate<String> wanted) {
        return lines.stream().filter(line -> wanted.test(line.text())).toList();
    }

    Line await(String what, Predicate<String> wanted) {
        polling(name + ": " + what).atMost(LONG).until(() -> line(wanted).isPresent());
        return line(wanted).orElseThrow();
    }

    private static ConditionFactory polling(String what) {
        return Awaitility.await(what).pollInterval(Duration.ofMillis(20));
    }

    /** As a service manager ends it. */
    int terminate() throws InterruptedException {
        // Not Process.destroy, which would also close its output.
        process.toHandle().destroy();
        return process.waitFor();
    }

    /** Like {@code kill -9}. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
