package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.Ending;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.SimulatorProvider;
import io.evenkeel.simulator.Timing;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.simulator.Waiting;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rolling maintenance by command: a supervisor on a simulated datacenter of four hosts with two VMs each. */
@Timeout(300)
class RollingTest {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String SUPERVISED = """
            connections:
              lab:
                adapter: lent
            supervision:
              name: keeper
              data: data
              survey: 1s
              balance: {mode: off}
              maintenance: {replan: 500ms, bound: 3s}
              migration: {look: 200ms}
            """;

    @TempDir
    private Path directory;

    private final Datacenter datacenter = new Datacenter(1, Ticker.SYSTEM, Waiting.REAL, Timing.DEFAULT);
    private Program program = Program.in(Path.of(""), Path.of(""));

    @BeforeEach
    void lendDatacenter() throws IOException {
        for (int i = 1; i <= 4; i++) {
            HostId host = datacenter.addHost(HostSpec.of("h" + i));
            for (String vm : List.of("a" + i, "b" + i)) {
                datacenter.addVm(VmSpec.of(vm).withMemory(DataSize.ofMebibytes(64)), host);
            }
        }
        LentProvider.lend(new SimulatorProvider(datacenter));
        program = Program.in(directory, TestPlugins.with(directory, LentProvider.class))
                .withConfiguration(SUPERVISED);
    }

    @AfterEach
    void takeBack() {
        LentProvider.takeBack();
    }

    /** Notes its begin and end, and is at work long enough for another to be seen beside it. */
    private String work() {
        return "echo \"begin $EVENKEEL_HOST $EVENKEEL_HOST_ID\" >> " + path("done") + "; sleep 0.5;"
                + " echo at work; echo \"end $EVENKEEL_HOST\" >> " + path("done");
    }

    private Path path(String file) {
        return directory.resolve(file);
    }

    private List<String> done() throws IOException {
        return Files.exists(path("done")) ? Files.readAllLines(path("done")) : List.of();
    }

    private String host(int line) throws IOException {
        return done().get(line).replaceFirst("begin (\\S+) .*", "$1");
    }

    /** Waits until the other side of the test makes the file {@code go}. */
    private String waitForGo() {
        return "touch " + path("working") + "; while [ ! -e " + path("go") + " ]; do sleep 0.1; done";
    }

    private CompletableFuture<Program.Result> inBackground(Program which, String... arguments) {
        return CompletableFuture.supplyAsync(() -> which.run(arguments), task -> new Thread(task, "rolling").start());
    }

    private static Program.Result result(CompletableFuture<Program.Result> running) {
        return running.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void awaitHeld(String host) {
        await().atMost(LONG).until(() -> program.run("why", host).out().contains("it is empty and ready for work"));
    }

    private long emptyHosts() {
        return List.of("h1", "h2", "h3", "h4").stream()
                .filter(host -> List.of("a1", "b1", "a2", "b2", "a3", "b3", "a4", "b4").stream()
                        .noneMatch(vm ->
                                datacenter.witness().executingOn(new VmId(vm)).contains(new HostId(host))))
                .count();
    }

    @Test
    void aClusterIsServedOneHostAfterTheOtherByACommandLine() throws IOException {
        try (Supervising supervising = Supervising.start(program, "a1")) {
            Program.Result rolled = program.run("host", "roll", "--run", work());

            assertThat(rolled.outLines()).containsExactly("rolled: 4 of 4 hosts served");
            assertThat(rolled.exitCode()).isZero();
            assertThat(rolled.err())
                    .contains("protected VMs left", "h1: the work begins", "h1| at work", "served, 1 of 4");
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 8; i += 2) {
                String host = host(i);
                expected.add("begin " + host + " " + host);
                expected.add("end " + host);
            }
            assertThat(done()).isEqualTo(expected).hasSize(8).doesNotHaveDuplicates();
            assertThat(program.run("why", "h1").out()).doesNotContain("held");
            assertThat(datacenter.witness().neverExecutedTwice()).isTrue();
            assertThat(program.run("journal", "show").out()).contains("rolling ended  detail 4 of 4 hosts served");
        }
    }

    @Test
    void twoAtOnceAreEmptyTogetherAndTheEndIsAlsoJson() throws IOException {
        try (Supervising supervising = Supervising.start(program, "a1")) {
            Program.Result rolled = program.run(
                    "host",
                    "roll",
                    "h2",
                    "h3",
                    "--at-once",
                    "2",
                    "-o",
                    "json",
                    "--run",
                    "touch " + path("at-") + "$EVENKEEL_HOST;"
                            + " while [ ! -e " + path("at-h2") + " ] || [ ! -e " + path("at-h3")
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
        try (Supervising supervising = Supervising.start(program, "a1")) {
            Program.Result rolled =
                    program.run("host", "roll", "h1", "h2", "--run", work() + "; echo no such firmware >&2; exit 3");

            String host = host(0);
            String other = host.equals("h1") ? "h2" : "h1";
            assertThat(done()).hasSize(2);
            assertThat(rolled.err())
                    .contains(host + "| no such firmware")
                    .contains("evenkeel: not all hosts were served: " + System.getProperty("user.name")
                            + " stopped it: the work on " + host + " ended with exit code 3; " + host
                            + " stays held until 'evenkeel host resume " + host + "' gives it back; not begun with, so"
                            + " 'evenkeel host roll " + other + "' goes on");
            assertThat(rolled.out()).isEmpty();
            assertThat(rolled.exitCode()).isEqualTo(1);
            assertThat(program.run("why", host).out()).contains("it is empty and ready for work");
            assertThat(program.run("why", other).out()).doesNotContain("held");
        }
    }

    @Test
    void aHostThatCannotBeEmptiedIsPassedOverWithTheReason() throws IOException {
        datacenter.addVm(
                VmSpec.of("nailed").withMemory(DataSize.ofMebibytes(64)).withLabels(Map.of("evenkeel.pinned", "true")),
                new HostId("h3"));
        try (Supervising supervising = Supervising.start(program, "a1")) {
            Program.Result rolled = program.run("host", "roll", "--run", work());

            assertThat(rolled.err())
                    .contains("h3: passed over: nothing has left it for ")
                    .contains("evenkeel: not all hosts were served: 3 of 4 hosts served; passed over: h3: ")
                    .contains("nailed: it is pinned by its label (remove the label evenkeel.pinned");
            assertThat(rolled.exitCode()).isEqualTo(1);
            assertThat(done()).hasSize(6).noneMatch(line -> line.contains("h3"));
            assertThat(program.run("why", "h3").out()).doesNotContain("held");
        }
    }

    @Test
    void withoutACommandLineEachHostIsHeldUntilSomebodyGivesItBack() throws IOException {
        try (Supervising supervising = Supervising.start(program, "a1")) {
            CompletableFuture<Program.Result> rolling = inBackground(program, "host", "roll", "h1", "h2");
            awaitHeld("h1");
            Program.Result other = program.run("host", "roll", "h3");
            Program.Result different = program.run("host", "roll", "--at-once", "2");
            await().during(Duration.ofSeconds(2)).until(() -> emptyHosts() == 1);
            assertThat(program.run("host", "resume", "h1").exitCode()).isZero();
            awaitHeld("h2");
            CompletableFuture<Program.Result> again = inBackground(program, "host", "roll");
            await().atMost(LONG).until(() -> program.run("why", "h2").out().contains("held"));
            assertThat(program.run("host", "resume", "h2").exitCode()).isZero();

            assertThat(result(rolling).outLines()).containsExactly("rolled: 2 of 2 hosts served");
            assertThat(result(rolling).err())
                    .contains(
                            "h1: empty and held; once the work on it is done, 'evenkeel host resume h1' gives it back")
                    .contains("h1: served, 1 of 2");
            assertThat(result(again).exitCode()).isZero();
            for (Program.Result refused : List.of(other, different)) {
                assertThat(refused.err()).contains("evenkeel: another rolling maintenance is under way, by ");
                assertThat(refused.exitCode()).isEqualTo(1);
            }
        }
    }

    @Test
    void aHostThatIsNotWellAfterTheWorkIsNotGivenBack() throws IOException {
        try (Supervising supervising = Supervising.start(program, "a1")) {
            CompletableFuture<Program.Result> rolling =
                    inBackground(program, "host", "roll", "h1", "h2", "--healthy-within", "2s", "--run", waitForGo());
            await().atMost(LONG).until(() -> Files.exists(path("working")));
            datacenter.faults().isolate(new HostId("h1"));
            await().atMost(LONG).until(() -> !program.run("why", "h1").out().contains("verdict     healthy"));
            Files.createFile(path("go"));

            assertThat(result(rolling).err())
                    .contains("the work on h1 is done, but the host is ", " after 2 s: ")
                    .contains("h1 stays held until 'evenkeel host resume h1' gives it back");
            assertThat(result(rolling).exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aHostThatTakesItsTimeAfterTheWorkIsWaitedFor() throws IOException {
        try (Supervising supervising = Supervising.start(program, "a1")) {
            CompletableFuture<Program.Result> rolling =
                    inBackground(program, "host", "roll", "h1", "--run", waitForGo());
            await().atMost(LONG).until(() -> Files.exists(path("working")));
            Ending silence = datacenter.faults().isolate(new HostId("h1"));
            await().atMost(LONG).until(() -> !program.run("why", "h1").out().contains("verdict     healthy"));
            Files.createFile(path("go"));
            await().during(Duration.ofSeconds(2))
                    .until(() -> program.run("why", "h1").out().contains("held"));
            silence.close();

            assertThat(result(rolling).outLines()).containsExactly("rolled: 1 of 1 hosts served");
        }
    }

    @Test
    void afterCtrlCTheWorkUnderWayIsWaitedForAndTheSameCommandGoesOn() throws IOException {
        List<Runnable> pressed = new CopyOnWriteArrayList<>();
        Program left = program.withInterrupts(handler -> {
            pressed.add(handler);
            return () -> {};
        });
        try (Supervising supervising = Supervising.start(program, "a1")) {
            CompletableFuture<Program.Result> first =
                    inBackground(left, "host", "roll", "h1", "h2", "--run", waitForGo());
            await().atMost(LONG).until(() -> Files.exists(path("working")));
            Program.Result beside = program.run("host", "roll", "--run", "true");
            pressed.forEach(Runnable::run);
            await().during(Duration.ofSeconds(1)).until(() -> !first.isDone());
            Files.createFile(path("go"));

            assertThat(result(first).err())
                    .contains("waiting for the work on h1; Ctrl-C leaves it")
                    .contains("evenkeel: left; the rolling maintenance goes on: the same command follows it");
            assertThat(result(first).exitCode()).isEqualTo(1);
            assertThat(beside.err()).contains("the work of a rolling maintenance is being done by another command");
            assertThat(beside.exitCode()).isEqualTo(2);
            Program.Result second = program.run("host", "roll", "h1", "h2", "--run", work());
            assertThat(second.err()).contains("under way already, by ");
            assertThat(second.outLines()).containsExactly("rolled: 2 of 2 hosts served");
            assertThat(done()).containsExactly("begin h2 h2", "end h2");
        }
    }

    @Test
    void aSecondCtrlCLeavesTheWorkToItself() throws IOException {
        List<Runnable> pressed = new CopyOnWriteArrayList<>();
        Program left = program.withInterrupts(handler -> {
            pressed.add(handler);
            return () -> {};
        });
        try (Supervising supervising = Supervising.start(program, "a1")) {
            CompletableFuture<Program.Result> rolling = inBackground(left, "host", "roll", "h1", "--run", waitForGo());
            await().atMost(LONG).until(() -> Files.exists(path("working")));
            pressed.get(0).run();
            await().atMost(LONG).until(() -> pressed.size() == 2);
            pressed.get(1).run();

            assertThat(result(rolling).err())
                    .contains("h1: the work goes on by itself; let it end before the same command does it again");
            assertThat(result(rolling).exitCode()).isEqualTo(1);
            Files.createFile(path("go"));
        }
    }

    @Test
    void aSupervisorThatEndsInTheMiddleOfWorkIsFollowedByTheNext() throws IOException {
        try (Supervising first = Supervising.start(program, "a1")) {
            CompletableFuture<Program.Result> rolling =
                    inBackground(program, "host", "roll", "h1", "h2", "--run", waitForGo());
            await().atMost(LONG).until(() -> Files.exists(path("working")));
            first.end();
            await().during(Duration.ofSeconds(1)).until(() -> !rolling.isDone());
            try (Supervising next = Supervising.start(program, "a1")) {
                Files.createFile(path("go"));
                assertThat(result(rolling).outLines()).containsExactly("rolled: 2 of 2 hosts served");
                assertThat(result(rolling).err()).contains("waited for, since work goes on");
            }
        }
    }

    @Test
    void itIsStoppedByCommandAndTheNextSupervisorGoesOnWithOneThatWasNot() {
        try (Supervising first = Supervising.start(program, "a1")) {
            assertThat(program.run("host", "roll", "h1", "h2", "--detach").exitCode())
                    .isZero();
            awaitHeld("h1");
            first.end();
        }
        try (Supervising next = Supervising.start(program, "a1")) {
            Program.Result stopped = program.run("host", "roll", "--stop", "--reason", "enough for today");
            Program.Result again = program.run("host", "roll", "--stop", "--reason", "enough for today");

            assertThat(stopped.outLines())
                    .containsExactly(
                            "stopped; h1 stays held until 'evenkeel host resume h1' gives it back; not begun with,"
                                    + " so 'evenkeel host roll h2' goes on");
            assertThat(stopped.exitCode()).isZero();
            assertThat(again.errLines()).containsExactly("evenkeel: no rolling maintenance is under way");
            assertThat(again.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void nothingInANameIsTakenForACommand() throws IOException {
        String name = "$(touch pwned); touch pwned";
        datacenter.addHost(HostSpec.of(name));
        try (Supervising supervising = Supervising.start(program, "a1")) {
            Program.Result rolled = program.run("host", "roll", name, "--run", "cd " + directory + "; " + work());

            assertThat(rolled.exitCode()).isZero();
            assertThat(done()).containsExactly("begin " + name + " " + name, "end " + name);
            assertThat(path("pwned")).doesNotExist();
        }
    }

    @Test
    void whoeverAsksForNonsenseIsToldSo() {
        try (Supervising supervising = Supervising.start(program, "a1")) {
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
            assertThat(program.run("journal", "show").out()).doesNotContain("rolling");
        }
    }

    private void assertWrong(String line, String... arguments) {
        Program.Result result = program.run(arguments);
        assertThat(result.errLines()).containsExactly("evenkeel: " + line);
        assertThat(result.exitCode()).isEqualTo(2);
    }
}
