package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.simulator.Ending;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.unit.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Rolling maintenance by command: what becomes of the hosts. */
@Timeout(300)
@ResourceLock(LentProvider.LOAN)
class RollingTest {
    private static final Duration LONG = Duration.ofSeconds(90);

    private final RollingBed bed;

    RollingTest(@TempDir Path directory) throws IOException {
        bed = new RollingBed(directory);
    }

    @AfterEach
    void takeBack() {
        bed.close();
    }

    @Test
    void aClusterIsServedOneHostAfterTheOtherByACommandLine() throws IOException {
        try (Supervising supervising = Supervising.start(bed.program(), "a1")) {
            Program.Result rolled = bed.program().run("host", "roll", "--run", bed.work());

            assertThat(rolled.outLines()).containsExactly("rolled: 4 of 4 hosts served");
            assertThat(rolled.exitCode()).isZero();
            assertThat(rolled.err())
                    .contains("protected VMs left", "h1: the work begins", "h1| at work", "served, 1 of 4");
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 8; i += 2) {
                String host = bed.host(i);
                expected.add("begin " + host + " " + host);
                expected.add("end " + host);
            }
            assertThat(bed.done()).isEqualTo(expected).hasSize(8).doesNotHaveDuplicates();
            assertThat(bed.program().run("why", "h1").out()).doesNotContain("held");
            assertThat(bed.datacenter().witness().neverExecutedTwice()).isTrue();
            assertThat(bed.program().run("journal", "show").out())
                    .contains("rolling maintenance is over: 4 of 4 hosts served");
        }
    }

    @Test
    void twoAtOnceAreEmptyTogetherAndTheEndIsAlsoJson() throws IOException {
        try (Supervising supervising = Supervising.start(bed.program(), "a1")) {
            Program.Result rolled = bed.program()
                    .run(
                            "host",
                            "roll",
                            "h2",
                            "h3",
                            "--at-once",
                            "2",
                            "-o",
                            "json",
                            "--run",
                            "touch " + bed.path("at-") + "$EVENKEEL_HOST;"
                                    + " while [ ! -e " + bed.path("at-h2") + " ] || [ ! -e " + bed.path("at-h3")
                                    + " ]; do sleep 0.1; done");

            JsonNode json = new ObjectMapper().readTree(rolled.out());
            assertThat(json.get("end").asText()).isEqualTo("2 of 2 hosts served");
            assertThat(json.get("atOnce").asInt()).isEqualTo(2);
            assertThat(json.get("hosts"))
                    .allSatisfy(host -> assertThat(host.get("step").asText()).isEqualTo("SERVED"));
            assertThat(rolled.exitCode()).isZero();
        }
    }

    @Test
    void workThatFailsStopsTheMaintenanceAndItsHostStaysHeld() throws IOException {
        try (Supervising supervising = Supervising.start(bed.program(), "a1")) {
            Program.Result rolled = bed.program()
                    .run("host", "roll", "h1", "h2", "--run", bed.work() + "; echo no such firmware >&2; exit 3");

            String host = bed.host(0);
            String other = host.equals("h1") ? "h2" : "h1";
            assertThat(bed.done()).hasSize(2);
            assertThat(rolled.err())
                    .contains(host + "| no such firmware")
                    .contains("evenkeel: not all hosts were served: " + System.getProperty("user.name")
                            + " stopped it: the work on " + host + " ended with exit code 3; " + host
                            + " stays held until 'evenkeel host resume " + host + "' gives it back; not begun with, so"
                            + " 'evenkeel host roll " + other + "' goes on");
            assertThat(rolled.out()).isEmpty();
            assertThat(rolled.exitCode()).isEqualTo(1);
            assertThat(bed.program().run("why", host).out()).contains("it is empty and ready for work");
            assertThat(bed.program().run("why", other).out()).doesNotContain("held");
        }
    }

    @Test
    void aHostThatCannotBeEmptiedIsPassedOverWithTheReason() throws IOException {
        bed.datacenter()
                .addVm(
                        VmSpec.of("nailed")
                                .withMemory(DataSize.ofMebibytes(64))
                                .withLabels(Map.of("evenkeel.pinned", "true")),
                        new HostId("h3"));
        try (Supervising supervising = Supervising.start(bed.program(), "a1")) {
            Program.Result rolled = bed.program().run("host", "roll", "--run", bed.work());

            assertThat(rolled.err())
                    .contains("h3: passed over: nothing has left it for ")
                    .contains("evenkeel: not all hosts were served: 3 of 4 hosts served; passed over: h3: ")
                    .contains("nailed: it is pinned by its label (remove the label evenkeel.pinned");
            assertThat(rolled.exitCode()).isEqualTo(1);
            assertThat(bed.done()).hasSize(6).noneMatch(line -> line.contains("h3"));
            assertThat(bed.program().run("why", "h3").out()).doesNotContain("held");
        }
    }

    @Test
    void aHostThatIsNotWellAfterTheWorkIsNotGivenBack() throws IOException {
        try (Supervising supervising = Supervising.start(bed.program(), "a1")) {
            CompletableFuture<Program.Result> rolling = Background.run(
                    bed.program(), "host", "roll", "h1", "h2", "--healthy-within", "2s", "--run", bed.waitForGo());
            await().atMost(LONG).until(() -> Files.exists(bed.path("working")));
            bed.datacenter().faults().isolate(new HostId("h1"));
            await().atMost(LONG)
                    .until(() -> !bed.program().run("why", "h1").out().contains("verdict     healthy"));
            Files.createFile(bed.path("go"));

            assertThat(Background.result(rolling).err())
                    .contains("the work on h1 is done, but the host is ", " after 2 s: ")
                    .contains("h1 stays held until 'evenkeel host resume h1' gives it back");
            assertThat(Background.result(rolling).exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aHostThatTakesItsTimeAfterTheWorkIsWaitedFor() throws IOException {
        try (Supervising supervising = Supervising.start(bed.program(), "a1")) {
            CompletableFuture<Program.Result> rolling =
                    Background.run(bed.program(), "host", "roll", "h1", "--run", bed.waitForGo());
            await().atMost(LONG).until(() -> Files.exists(bed.path("working")));
            Ending silence = bed.datacenter().faults().isolate(new HostId("h1"));
            await().atMost(LONG)
                    .until(() -> !bed.program().run("why", "h1").out().contains("verdict     healthy"));
            Files.createFile(bed.path("go"));
            await().during(Duration.ofSeconds(2))
                    .until(() -> bed.program().run("why", "h1").out().contains("held"));
            silence.close();

            assertThat(Background.result(rolling).outLines()).containsExactly("rolled: 1 of 1 hosts served");
        }
    }

    @Test
    void nothingInANameIsTakenForACommand() throws IOException {
        String name = "$(touch pwned); touch pwned";
        bed.datacenter().addHost(HostSpec.of(name));
        try (Supervising supervising = Supervising.start(bed.program(), "a1")) {
            Program.Result rolled =
                    bed.program().run("host", "roll", name, "--run", "cd " + bed.path("") + "; " + bed.work());

            assertThat(rolled.exitCode()).isZero();
            assertThat(bed.done()).containsExactly("begin " + name + " " + name, "end " + name);
            assertThat(bed.path("pwned")).doesNotExist();
        }
    }

    @Test
    void whoeverAsksForNonsenseIsToldSo() {
        try (Supervising supervising = Supervising.start(bed.program(), "a1")) {
            assertWrong("no host 'h5'; did you mean h1 or h2 or h3?", "host", "roll", "h5");
            assertWrong("--at-once is 0; give 1 or more", "host", "roll", "--at-once", "0");
            String together =
                    "--stop and --reason go together; give both, for example --stop --reason 'enough for today'";
            assertWrong(together, "host", "roll", "--stop");
            assertWrong(together, "host", "roll", "--reason", "tired");
            assertWrong(
                    "--stop ends the maintenance of all its hosts; give nothing but --reason beside it",
                    "host",
                    "roll",
                    "h1",
                    "--stop",
                    "--reason",
                    "tired");
            assertWrong(
                    "--run and --detach exclude each other, for it is this command that does the work",
                    "host",
                    "roll",
                    "--run",
                    "true",
                    "--detach");
            assertThat(bed.program().run("journal", "show").out()).doesNotContain("rolling");
        }
    }

    private void assertWrong(String line, String... arguments) {
        Program.Result result = bed.program().run(arguments);
        assertThat(result.errLines()).containsExactly("evenkeel: " + line);
        assertThat(result.exitCode()).isEqualTo(2);
    }
}
