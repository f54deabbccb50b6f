package io.evenkeel.server.command;

import io.evenkeel.spi.inventory.HostId;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.util.function.Consumer;

/** A command line that a person gave, run once for a host. */
final class HostProcess {
    private static final long LAST_LINES_MILLIS = 500;

    private final Process process;
    private final Thread relay;

    private HostProcess(Process process, Consumer<String> line) {
        this.process = process;
        this.relay = new Thread(() -> relay(line), "output-of-work");
        relay.setDaemon(true);
        relay.start();
    }

    /**
     * Begins.
     *
     * @param command for the shell. The host is told in the environment, never in the text, so that nothing in a name is
     *     taken for a command
     * @param line takes what it prints, on a thread of its own
     */
    static HostProcess start(String command, String name, HostId id, Consumer<String> line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true);
        builder.environment().put("EVENKEEL_HOST", name);
        builder.environment().put("EVENKEEL_HOST_ID", id.value());
        return new HostProcess(builder.start(), line);
    }

    private void relay(Consumer<String> line) {
        try (BufferedReader out = process.inputReader()) {
            for (String each = out.readLine(); each != null; each = out.readLine()) {
                line.accept(each);
            }
        } catch (IOException e) {
            line.accept("what it prints cannot be read any more: " + e.getMessage());
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** The exit code, after what it printed is told; what it left running may go on printing. */
    int exitCode() {
        try {
            relay.join(LAST_LINES_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return process.exitValue();
    }
}
