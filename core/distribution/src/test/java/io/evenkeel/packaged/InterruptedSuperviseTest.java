package io.evenkeel.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.supervisor.run.Coordination;
import io.evenkeel.zookeeper.EmbeddedZooKeeper;
import io.evenkeel.zookeeper.ZooKeeperCoordination;
import io.evenkeel.zookeeper.ZooKeeperSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while the program as it ships supervises: not the same as SIGTERM, which service managers send. */
@Tag("packaged")
class InterruptedSuperviseTest {
    private static final Path PROGRAM = Path.of("target/evenkeel/bin/evenkeel").toAbsolutePath();

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endEverything() {
        started.forEach(Process::destroyForcibly);
    }

    /** Reading its output cannot be interrupted, so that a program that hangs must not hold the test's own thread. */
    @Test
    @Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
    void ctrlCEndsItWithSuccessAndItNoLongerStandsForTheLead() throws Exception {
        try (EmbeddedZooKeeper ensemble = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), 0);
                ZooKeeperCoordination others = ZooKeeperCoordination.start(
                        ZooKeeperSettings.of(ensemble.connect()), "another", Clock.systemUTC())) {
            Coordination lab = others.domain("lab");
            Path errors = directory.resolve("errors");
            Process program = supervise(ensemble.connect(), errors);
            try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
                assertThat(readUntil(out, "lab: leads by epoch 1; ")).isTrue();
                assertThat(lab.candidates()).containsExactly("keeper");

                interrupt(program);

                assertThat(readUntil(out, "lab: leads no longer: the supervisor was closed"))
                        .isTrue();
                assertThat(out.readLine()).isNull();
            }
            assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
            // A candidacy that was not given up would stand for seconds yet, until the session ends.
            assertThat(lab.candidates()).isEmpty();
            assertThat(program.exitValue()).isZero();
            assertThat(errors).isEmptyFile();
        }
    }

    private Process supervise(String ensemble, Path errors) throws IOException {
        Path configuration = Files.writeString(directory.resolve("evenkeel.yaml"), """
                connections:
                  lab: {adapter: simulator}
                supervision:
                  name: keeper
                  data: data
                  zookeeper: {servers: "%s"}
                """.formatted(ensemble));
        // Whoever runs the tests in the background has SIGINT ignored, and a program inherits that.
        ProcessBuilder builder = new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        PROGRAM.toString(),
                        "supervise",
                        "--config",
                        configuration.toString())
                .redirectError(errors.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // Java says on standard error that it has read this.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process program = builder.start();
        started.add(program);
        return program;
    }

    private static boolean readUntil(BufferedReader out, String beginning) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    /** By the shell, which can do it wherever the program runs; Java cannot. */
    private static void interrupt(Process program) throws Exception {
        Process kill = new ProcessBuilder("sh", "-c", "kill -INT " + program.pid())
                .redirectErrorStream(true)
                .start();
        assertThat(kill.waitFor()).isZero();
    }
}
