package io.evenkeel.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.fence.program.ChildProcesses;
import io.evenkeel.fence.program.Ended;
import io.evenkeel.fence.program.Order;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that an agent does holds up its caller, and nothing of it is left. */
class ChildProcessesTest {

    private static final Duration AMPLE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final ChildProcesses programs =
            new ChildProcesses(Map.of("PATH", "/usr/bin:/bin", "EVENKEEL_PASSWORD", "swordfish-42"));

    private Ended shell(String script, Duration limit) throws IOException, InterruptedException {
        return shell(script, Deadline.after(limit));
    }

    private Ended shell(String script, Deadline deadline) throws IOException, InterruptedException {
        return programs.run(new Order(Path.of("/bin/sh"), List.of("-c", script), "in\n"), deadline);
    }

    /** A deadline that passes when all of these files have been written. */
    private Deadline untilThereAre(String... files) {
        LeapingTime time = new LeapingTime().when(() -> {
            boolean all = true;
            for (String file : files) {
                all &= isWritten(file);
            }
            return all;
        });
        return Deadline.after(AMPLE, time);
    }

    private boolean isWritten(String file) throws IOException {
        Path path = directory.resolve(file);
        return Files.exists(path) && !Files.readString(path).isBlank();
    }

    private long pidIn(String file) throws IOException {
        long end = System.nanoTime() + AMPLE.toNanos();
        while (!isWritten(file) && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        return Long.parseLong(Files.readString(directory.resolve(file)).strip());
    }

    private static void awaitGone(long pid) {
        long end = System.nanoTime() + AMPLE.toNanos();
        while (isAlive(pid) && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        assertThat(isAlive(pid)).as("process %d is left", pid).isFalse();
    }

    /** A dead child of nobody may wait for its burial for ever where there is no proper first process. */
    private static boolean isAlive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    @Test
    void aProgramIsRunWithItsInputAndItsOutputsAreKeptApart() throws Exception {
        Ended ended = shell("cat; echo out; echo err >&2; exit 7", AMPLE);
        assertThat(ended.endedWith(7)).isTrue();
        assertThat(ended.output()).isEqualTo("in\nout\n");
        assertThat(ended.errors()).isEqualTo("err\n");
    }

    @Test
    void theEnvironmentOfThisProcessIsNotHandedOn() throws Exception {
        assertThat(shell("env", AMPLE).output())
                .contains("PATH=/usr/bin:/bin:", "LC_ALL=C.UTF-8")
                .doesNotContain("swordfish");
    }

    @Test
    void aProgramThatHangsIsKilledWithAllItsChildren() throws Exception {
        String script = "sh -c 'sleep 1000 & echo $! >" + directory + "/grandchild; wait' & echo $! >" + directory
                + "/child; wait";
        Ended ended = shell(script, untilThereAre("child", "grandchild"));

        assertThat(ended.wasKilled()).isTrue();
        awaitGone(pidIn("child"));
        awaitGone(pidIn("grandchild"));
    }

    @Test
    void aChildThatIsLeftBehindIsKilledToo() throws Exception {
        AtomicInteger rounds = new AtomicInteger();
        Path seen = directory.resolve("seen");
        Ticker time = () -> {
            try {
                // The time is asked in every round, and children are looked for in some of them.
                if (isWritten("child") && rounds.incrementAndGet() == 20) {
                    Files.createFile(seen);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return System.nanoTime();
        };
        String script = "sleep 1000 & echo $! >" + directory + "/child; until [ -e " + seen
                + " ]; do sleep 0.05; done; echo done";

        Ended ended = shell(script, Deadline.after(AMPLE, time));

        assertThat(ended.output()).isEqualTo("done\n");
        awaitGone(pidIn("child"));
    }

    @Test
    void aChildThatKeepsWritingDoesNotHoldUpTheAnswer() throws Exception {
        assertThat(shell("yes & sleep 0.3; exit 3", AMPLE).endedWith(3)).isTrue();
    }

    @Test
    void aFloodIsCutAndEndsAtTheDeadline() throws Exception {
        Ended ended =
                shell("yes | head -c 1000000; echo full >" + directory + "/full; exec yes", untilThereAre("full"));
        assertThat(ended.wasKilled()).isTrue();
        assertThat(ended.isCut()).isTrue();
        assertThat(ended.output().length()).isEqualTo(256 * 1024);
    }

    @Test
    void anInterruptEndsTheProgramAndTheCall() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                shell("echo $$ >" + directory + "/itself; exec sleep 1000", AMPLE);
                thrown.complete(new AssertionError("it ended"));
            } catch (InterruptedException | IOException e) {
                thrown.complete(e);
            }
        });
        caller.start();
        long pid = pidIn("itself");
        caller.interrupt();

        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        awaitGone(pid);
    }

    @Test
    void closingEndsWhatIsRunning() throws Exception {
        CompletableFuture<Ended> ended = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                ended.complete(shell("echo $$ >" + directory + "/itself; exec sleep 1000", AMPLE));
            } catch (InterruptedException | IOException e) {
                ended.completeExceptionally(e);
            }
        });
        caller.start();
        long pid = pidIn("itself");
        programs.close();

        assertThat(ended.get(30, TimeUnit.SECONDS).wasKilled()).isTrue();
        awaitGone(pid);
        assertThatThrownBy(() -> shell("true", AMPLE)).isInstanceOf(IOException.class);
    }

    @Test
    void aProgramThatReadsNothingDoesNotHoldUpTheCall() throws Exception {
        assertThat(shell("exec 0<&-; exit 0", AMPLE).endedWith(0)).isTrue();
    }
}
