package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.Timing;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.simulator.Waiting;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Moves of single VMs through a supervisor. */
@Timeout(300)
@ResourceLock(LentProvider.LOAN)
class MovingTest {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String SUPERVISED = Lending.SUPERVISED + "  survey: 1s\n";

    @TempDir
    private Path directory;

    private final Datacenter datacenter = new Datacenter(1, Ticker.SYSTEM, Waiting.REAL, Timing.DEFAULT);
    private final HostId south = new HostId("south");
    private Program program = Program.in(Path.of(""), Path.of(""));

    @BeforeEach
    void lendDatacenter() throws IOException {
        HostId north = datacenter.addHost(HostSpec.of("north").withNic(DataRate.ofMegabitsPerSecond(1_000)));
        datacenter.addHost(HostSpec.of("south").withNic(DataRate.ofMegabitsPerSecond(1_000)));
        datacenter.addHost(HostSpec.of("west").withNic(DataRate.ofMegabitsPerSecond(1_000)));
        datacenter.addVm(VmSpec.of("vm-1").withName("web").withMemory(DataSize.ofMebibytes(64)), north);
        datacenter.addVm(VmSpec.of("vm-2").withName("large").withMemory(DataSize.ofGibibytes(8)), north);
        program = Lending.program(directory, datacenter, SUPERVISED);
    }

    @AfterEach
    void takeBack() {
        LentProvider.takeBack();
    }

    /** A window that is closed for hours to come. */
    private static String closedWindow() {
        LocalTime now = LocalTime.now(ZoneOffset.UTC);
        DateTimeFormatter minutes = DateTimeFormatter.ofPattern("HH:mm");
        return now.plusHours(6).format(minutes) + "-" + now.plusHours(7).format(minutes) + " UTC";
    }

    private void awaitWaiting() {
        await().atMost(LONG).until(() -> program.run("why", "web").out().contains("it may start "));
    }

    @Test
    void aVmIsMovedAndTheJournalSaysWhoWantedIt() {
        try (Supervising supervising = Supervising.start(program, "web")) {
            Program.Result moved = program.run("vm", "move", "web", "--to", "south");
            Program.Result again = program.run("vm", "move", "vm-1", "--to", "south");

            assertThat(moved.outLines()).hasSize(1);
            assertThat(moved.out()).startsWith("moved: web is on south");
            assertThat(moved.exitCode()).isZero();
            assertThat(datacenter.witness().executingOn(new VmId("vm-1"))).containsExactly(south);
            assertThat(again.outLines()).containsExactly("moved: web is on south, it was there already");
            assertThat(again.exitCode()).isZero();
            assertThat(program.run("journal", "show").out())
                    .containsOnlyOnce("VM vm-1 is to be moved from north to south")
                    .contains("request by " + System.getProperty("user.name"));
        }
    }

    @Test
    void aMoveThatWaitsSaysWhyAndCanBeGivenUp() throws IOException {
        try (Supervising supervising = Supervising.start(program, "web")) {
            CompletableFuture<Program.Result> moving = Background.run(
                    program, "vm", "move", "web", "--to", "south", "--window", closedWindow(), "-o", "json");
            awaitWaiting();
            Program.Result cancelled = program.run("vm", "move", "web", "--cancel");
            Program.Result nothing = program.run("vm", "move", "web", "--cancel");

            assertThat(cancelled.outLines()).containsExactly("given up: web is on north");
            assertThat(cancelled.exitCode()).isZero();
            assertThat(nothing.errLines()).containsExactly("evenkeel: no move of web waits or is under way");
            assertThat(nothing.exitCode()).isEqualTo(1);
            assertThat(Background.result(moving).err()).contains("web waits: it may start ");
            assertThat(Background.result(moving).exitCode()).isEqualTo(1);
            JsonNode json =
                    new ObjectMapper().readTree(Background.result(moving).out());
            assertThat(json.get("result").asText()).isEqualTo("NOT_BEGUN");
            assertThat(json.get("host").asText()).isEqualTo("north");
            assertThat(json.get("detail").asText()).isEqualTo(System.getProperty("user.name") + " gave it up");
        }
    }

    @Test
    void aMoveUnderWayIsCancelledAndOneThatTakesTooLongToo() {
        try (Supervising supervising = Supervising.start(program, "large")) {
            CompletableFuture<Program.Result> moving = Background.run(program, "vm", "move", "large", "--to", "south");
            await().atMost(LONG).until(() -> program.run("why", "large").out().contains("phase pre-copy"));
            Program.Result cancelled = program.run("vm", "move", "large", "--cancel");
            Program.Result late = program.run("vm", "move", "large", "--to", "south", "--end-within", "3s");

            assertThat(cancelled.outLines()).containsExactly("given up: large is on north");
            assertThat(Background.result(moving).err())
                    .contains("large is being moved from north to south, pre-copy")
                    .contains("evenkeel: not moved: ", "gave it up", "; large is on north");
            assertThat(Background.result(moving).exitCode()).isEqualTo(1);
            assertThat(late.err()).contains("evenkeel: not moved: ", "; large is on north");
            assertThat(late.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aMoveWhoseTurnDoesNotComeInTimeIsNotBegun() {
        try (Supervising supervising = Supervising.start(program, "web")) {
            Program.Result late = program.run(
                    "vm", "move", "web", "--to", "south", "--start-within", "2s", "--window", closedWindow());

            assertThat(late.err())
                    .contains("evenkeel: not moved: it has not come to its turn in time; web is on north");
            assertThat(late.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void anotherMoveOfTheSameVmTakesThePlaceOfOneThatWaits() {
        try (Supervising supervising = Supervising.start(program, "web")) {
            CompletableFuture<Program.Result> moving =
                    Background.run(program, "vm", "move", "web", "--to", "south", "--window", closedWindow());
            awaitWaiting();
            Program.Result other =
                    program.run("vm", "move", "web", "--to", "west", "--window", closedWindow(), "--detach");

            assertThat(other.outLines()).containsExactly("taken in by the supervisor of epoch 1");
            assertThat(Background.result(moving).err())
                    .contains("evenkeel: not moved: another move of web has taken its place, to west (request by ");
        }
    }

    @Test
    void theNextSupervisorHasTheMoveThatWaitsInLine() {
        try (Supervising first = Supervising.start(program, "web")) {
            CompletableFuture<Program.Result> moving =
                    Background.run(program, "vm", "move", "web", "--to", "south", "--window", closedWindow());
            awaitWaiting();
            first.end();
            try (Supervising next = Supervising.start(program, "web")) {
                awaitWaiting();
                assertThat(program.run("vm", "move", "web", "--cancel").exitCode())
                        .isZero();

                assertThat(Background.result(moving).err())
                        .contains("evenkeel: not moved: ", " gave it up; web is on north");
                assertThat(program.run("journal", "show").out())
                        .containsOnlyOnce("VM vm-1 is to be moved to south when its turn comes");
            }
        }
    }

    @Test
    void ctrlCLeavesTheMoveGoingOn() {
        List<Runnable> pressed = new CopyOnWriteArrayList<>();
        Program left = program.withInterrupts(handler -> {
            pressed.add(handler);
            return () -> {};
        });
        try (Supervising supervising = Supervising.start(program, "web")) {
            CompletableFuture<Program.Result> moving =
                    Background.run(left, "vm", "move", "web", "--to", "south", "--window", closedWindow());
            awaitWaiting();
            await().atMost(LONG).until(() -> !pressed.isEmpty());
            pressed.forEach(Runnable::run);

            assertThat(Background.result(moving).err())
                    .contains("evenkeel: left; the move goes on: ", "vm move web --cancel");
            assertThat(program.run("why", "web").out()).contains("it may start ");
        }
    }

    @Test
    void aMigrationBesideTheSupervisorIsWarnedOf() {
        Program.Result alone = program.run("vm", "migrate", "web", "--to", "west");
        try (Supervising supervising = Supervising.start(program, "web")) {
            Program.Result beside = program.run("vm", "migrate", "web", "--to", "south");

            assertThat(alone.err()).doesNotContain("warning");
            assertThat(beside.err())
                    .contains(
                            "evenkeel: warning: 'lab' is supervised, and this is done beside its supervisor; 'evenkeel vm"
                                    + " move web --to south' lets the supervisor do it");
            assertThat(beside.exitCode()).isZero();
        }
    }

    @Test
    void whoeverAsksForNonsenseIsToldSo() {
        try (Supervising supervising = Supervising.start(program, "web")) {
            assertWrong("no VM 'wep'; did you mean web?", "vm", "move", "wep", "--to", "south");
            assertWrong("no host 'suoth'; did you mean south?", "vm", "move", "web", "--to", "suoth");
            assertWrong(
                    "--to is missing; name the destination, for example --to n2, or give --cancel",
                    "vm",
                    "move",
                    "web");
            assertWrong(
                    "--cancel gives a move up; give nothing but --detach beside it",
                    "vm",
                    "move",
                    "web",
                    "--to",
                    "south",
                    "--cancel");
            assertWrong(
                    "invalid value for option '--window': '22-05' is no window; write for example '22:00-05:00', 'mon-fri"
                            + " 22:00-05:00' or 'sat,sun 22:00-05:00 Europe/Berlin' (evenkeel vm move --help tells more)",
                    "vm",
                    "move",
                    "web",
                    "--to",
                    "south",
                    "--window",
                    "22-05");
        }
    }

    private void assertWrong(String line, String... arguments) {
        Program.Result result = program.run(arguments);
        assertThat(result.errLines()).containsExactly("evenkeel: " + line);
        assertThat(result.exitCode()).isEqualTo(2);
    }
}
