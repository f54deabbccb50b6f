package io.evenkeel.lab.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing survives a lab, whichever way it ends. */
@Tag("lab")
class LabEndTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Processes that the lab's directory appears in: every host's first process, every libvirtd's, every guest's. */
    private static List<String> processesOf(Path directory) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                String text = commandAndEnvironment(process);
                if (text.contains(directory.toString())) {
                    found.add(process.getFileName() + " " + text.replace('\0', ' '));
                }
            }
        }
        return found;
    }

    /** Empty for a process that ended just now, and for one of another user, which cannot be a lab of ours. */
    private static String commandAndEnvironment(Path process) {
        try {
            return read(process.resolve("cmdline")) + read(process.resolve("environ"));
        } catch (IOException endedOrForeign) {
            return "";
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static void awaitNothingLeftOf(Path directory) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!processesOf(directory).isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        assertThat(processesOf(directory)).isEmpty();
        assertThat(read(Path.of("/proc/self/mounts"))).doesNotContain(directory.toString());
    }

    private static Process serve() throws IOException {
        return LabScript.find().command(List.of("serve", "2")).start();
    }

    private static Path readyDirectory(Process server) throws IOException {
        BufferedReader output = server.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        assertThat(line).startsWith("ready ");
        return Path.of(line.substring("ready ".length()));
    }

    private static void startGuest(Path directory) throws InterruptedException {
        LabScript.find().run(directory, Duration.ofMinutes(3), List.of("guest", "start", "vm1", "h1"));
    }

    @Test
    void closingLeavesNoProcessAndNoDirectory() throws Exception {
        Path directory;
        try (Lab lab = Lab.up(2)) {
            directory = lab.directory();
            lab.start(GuestSpec.idle("vm1"), lab.host(2));
            assertThat(processesOf(directory)).hasSizeGreaterThan(4);
        }
        assertThat(processesOf(directory)).isEmpty();
        assertThat(directory).doesNotExist();
    }

    @Test
    void aTermSignalLeavesNoProcessAndNoDirectory() throws Exception {
        Process server = serve();
        Path directory = readyDirectory(server);
        startGuest(directory);
        server.destroy();

        assertThat(server.waitFor()).isEqualTo(143);
        assertThat(processesOf(directory)).isEmpty();
        assertThat(directory).doesNotExist();
    }

    @Test
    void aKillSignalLeavesNoProcess() throws Exception {
        Process server = serve();
        Path directory = readyDirectory(server);
        startGuest(directory);
        assertThat(processesOf(directory)).isNotEmpty();
        server.destroyForcibly();

        awaitNothingLeftOf(directory);
        // The next lab sweeps away what only a living process could have deleted.
        try (Lab next = Lab.up(1)) {
            assertThat(next.directory()).exists();
            assertThat(directory).doesNotExist();
        }
    }

    @Test
    void severalLabsLiveSideBySide() throws Exception {
        try (Lab one = Lab.up(1);
                Lab other = Lab.up(1)) {
            assertThat(one.directory()).isNotEqualTo(other.directory());
            one.host(1).powerOff();
            assertThat(other.host(1).run("hostname")).isEqualTo("h1");
        }
    }
}
