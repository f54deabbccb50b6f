package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.lab.libvirt.Lab;
import io.evenkeel.lab.libvirt.LabHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Does harm within a millisecond or two, which the lab's own program, with its tenths of a second, cannot. Harm that
 * is done this way is undone by the lab's program. Thread-safe.
 */
final class Hands implements AutoCloseable {

    /** A shell that waits for orders, so that an order costs no start of a program. */
    private static final class Shell implements AutoCloseable {

        private final Process process;
        private final Writer orders;
        private final BufferedReader answers;

        Shell(ProcessBuilder builder) throws IOException {
            process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            orders = process.outputWriter(StandardCharsets.UTF_8);
            answers = process.inputReader(StandardCharsets.UTF_8);
            order("true");
        }

        final void order(String command) throws IOException {
            String answer = answer(command);
            if (!"0".equals(answer)) {
                throw new TrialException("'" + command + "' failed with " + answer);
            }
        }

        /** The exit code. */
        final synchronized String answer(String command) throws IOException {
            orders.write(command + "; echo $?\n");
            orders.flush();
            return String.valueOf(answers.readLine());
        }

        @Override
        public void close() throws IOException {
            orders.close();
        }
    }

    private final Shell here;
    private final Shell besideTheBridge;

    Hands(Lab lab) {
        try {
            here = new Shell(new ProcessBuilder("sh"));
            besideTheBridge = new Shell(lab.besideTheBridge("sh"));
        } catch (IOException e) {
            throw new TrialException("no shell can be started: " + e.getMessage(), e);
        }
    }

    /** Kills a process; false if it was gone already, since nobody can be sooner than one that ends by itself. */
    boolean kill(long process) {
        try {
            if ("0".equals(here.answer("kill -KILL " + process + " 2>/dev/null"))) {
                return true;
            }
        } catch (IOException e) {
            throw new TrialException("process " + process + " cannot be killed: " + e.getMessage(), e);
        }
        if (ProcessHandle.of(process).isPresent()) {
            throw new TrialException("process " + process + " cannot be killed");
        }
        return false;
    }

    /** Stops a process where it is; {@link #thaw} lets it go on. */
    void freeze(long process) {
        order(here, "kill -STOP " + process);
    }

    void thaw(long process) {
        order(here, "kill -CONT " + process);
    }

    void cut(LabHost host) {
        order(besideTheBridge, "ip link set v" + host.name() + " down");
    }

    private static void order(Shell shell, String command) {
        try {
            shell.order(command);
        } catch (IOException e) {
            throw new TrialException("'" + command + "' cannot be ordered: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try (here;
                besideTheBridge) {
            return;
        } catch (IOException e) {
            throw new TrialException("a shell does not end: " + e.getMessage(), e);
        }
    }
}
