package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Rolling maintenance by command: who follows it, leaves it and stops it, and what outlives whom. */
@Timeout(300)
@ResourceLock(LentProvider.LOAN)
class RollingFollowedTest {
    private static final Duration LONG = Duration.ofSeconds(90);

    private final RollingBed bed;

    RollingFollowedTest(@TempDir Path directory) throws IOException {
        bed = new RollingBed(directory);
    }

    @AfterEach
    void takeBack() {
        bed.close();
    }

    @Test
    void withoutACommandLineEachHostIsHeldUntilSomebodyGivesItBack() throws IOException {
        try (Supervising supervising = Supervising.start(bed.program(), "a1")) {
            CompletableFuture<Program.Result> rolling = Background.run(bed.program(), "host", "roll", "h1", "h2");
            bed.awaitHeld("h1");
            Program.Result other = bed.program().run("host", "roll", "h3");
            Program.Result different = bed.program().run("host", "roll", "--at-once", "2");
            await().during(Duration.ofSeconds(2)).until(() -> bed.emptyHosts() == 1);
            assertThat(bed.program().run("host", "resume", "h1").exitCode()).isZero();
            bed.awaitHeld("h2");
            CompletableFuture<Program.Result> again = Background.run(bed.program(), "host", "roll");
            await().atMost(LONG)
                    .until(() -> bed.program().run("why", "h2").out().contains("held"));
            assertThat(bed.program().run("host", "resume", "h2").exitCode()).isZero();

            assertThat(Background.result(rolling).outLines()).containsExactly("rolled: 2 of 2 hosts served");
            assertThat(Background.result(rolling).err())
                    .contains(
                            "h1: empty and held; once the work on it is done, 'evenkeel host resume h1' gives it back")
                    .contains("h1: served, 1 of 2");
            assertThat(Background.result(again).exitCode()).isZero();
            for (Program.Result refused : List.of(other, different)) {
                assertThat(refused.err()).contains("evenkeel: another rolling maintenance is under way, by ");
                assertThat(refused.exitCode()).isEqualTo(1);
            }
        }
    }

    @Test
    void afterCtrlCTheWorkUnderWayIsWaitedForAndTheSameCommandGoesOn() throws IOException {
        List<Runnable> pressed = new CopyOnWriteArrayList<>();
        Program left = bed.program().withInterrupts(handler -> {
            pressed.add(handler);
            return () -> {};
        });
        try (Supervising supervising = Supervising.start(bed.program(), "a1")) {
            CompletableFuture<Program.Result> first =
                    Background.run(left, "host", "roll", "h1", "h2", "--run", bed.waitForGo());
            await().atMost(LONG).until(() -> Files.exists(bed.path("working")));
            Program.Result beside = bed.program().run("host", "roll", "--run", "true");
            pressed.forEach(Runnable::run);
            await().during(Duration.ofSeconds(1)).until(() -> !first.isDone());
            Files.createFile(bed.path("go"));

            assertThat(Background.result(first).err())
                    .contains("waiting for the work on h1; Ctrl-C leaves it")
                    .contains("evenkeel: left; the rolling maintenance goes on: the same command follows it");
            assertThat(Background.result(first).exitCode()).isEqualTo(1);
            assertThat(beside.err()).contains("the work of a rolling maintenance is being done by another command");
            assertThat(beside.exitCode()).isEqualTo(2);
            Program.Result second = bed.program().run("host", "roll", "h1", "h2", "--run", bed.work());
            assertThat(second.err()).contains("under way already, by ");
            assertThat(second.outLines()).containsExactly("rolled: 2 of 2 hosts served");
            assertThat(bed.done()).containsExactly("begin h2 h2", "end h2");
        }
    }

    @Test
    void aSecondCtrlCLeavesTheWorkToItself() throws IOException {
        List<Runnable> pressed = new CopyOnWriteArrayList<>();
        Program left = bed.program().withInterrupts(handler -> {
            pressed.add(handler);
            return () -> {};
        });
        try (Supervising supervising = Supervising.start(bed.program(), "a1")) {
            CompletableFuture<Program.Result> rolling =
                    Background.run(left, "host", "roll", "h1", "--run", bed.waitForGo());
            await().atMost(LONG).until(() -> Files.exists(bed.path("working")));
            pressed.get(0).run();
            await().atMost(LONG).until(() -> pressed.size() == 2);
            pressed.get(1).run();

            assertThat(Background.result(rolling).err())
                    .contains("h1: the work goes on by itself; let it end before the same command does it again");
            assertThat(Background.result(rolling).exitCode()).isEqualTo(1);
            Files.createFile(bed.path("go"));
        }
    }

    @Test
    void aSupervisorThatEndsInTheMiddleOfWorkIsFollowedByTheNext() throws IOException {
        try (Supervising first = Supervising.start(bed.program(), "a1")) {
            CompletableFuture<Program.Result> rolling =
                    Background.run(bed.program(), "host", "roll", "h1", "h2", "--run", bed.waitForGo());
            await().atMost(LONG).until(() -> Files.exists(bed.path("working")));
            first.end();
            await().during(Duration.ofSeconds(1)).until(() -> !rolling.isDone());
            try (Supervising next = Supervising.start(bed.program(), "a1")) {
                Files.createFile(bed.path("go"));
                assertThat(Background.result(rolling).outLines()).containsExactly("rolled: 2 of 2 hosts served");
                assertThat(Background.result(rolling).err()).contains("waited for, since work goes on");
            }
        }
    }

    @Test
    void itIsStoppedByCommandAndTheNextSupervisorGoesOnWithOneThatWasNot() {
        try (Supervising first = Supervising.start(bed.program(), "a1")) {
            assertThat(bed.program().run("host", "roll", "h1", "h2", "--detach").exitCode())
                    .isZero();
            bed.awaitHeld("h1");
            first.end();
        }
        try (Supervising next = Supervising.start(bed.program(), "a1")) {
            Program.Result stopped = bed.program().run("host", "roll", "--stop", "--reason", "enough for today");
            Program.Result again = bed.program().run("host", "roll", "--stop", "--reason", "enough for today");

            assertThat(stopped.outLines())
                    .containsExactly(
                            "stopped; h1 stays held until 'evenkeel host resume h1' gives it back; not begun with,"
                                    + " so 'evenkeel host roll h2' goes on");
            assertThat(stopped.exitCode()).isZero();
            assertThat(again.errLines()).containsExactly("evenkeel: no rolling maintenance is under way");
            assertThat(again.exitCode()).isEqualTo(1);
        }
    }
}
