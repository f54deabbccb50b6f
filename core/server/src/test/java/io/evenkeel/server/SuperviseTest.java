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
import io.evenkeel.spi.unit.DataSize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A supervisor on a simulated datacenter, and the commands that talk to it. */
@Timeout(300)
@ResourceLock(LentProvider.LOAN)
class SuperviseTest {
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    private final Datacenter datacenter =
            new Datacenter(1, Ticker.SYSTEM, Waiting.REAL, Timing.DEFAULT.withPlatformRestart(Duration.ofHours(1)));
    private final HostId north = datacenter.addHost(HostSpec.of("north"));
    private final HostId south = datacenter.addHost(HostSpec.of("south"));

    private Program program = Program.in(Path.of(""), Path.of(""));

    @BeforeEach
    void lendDatacenter() throws IOException {
        datacenter.addHost(HostSpec.of("west"));
        datacenter.addVm(VmSpec.of("vm-1").withName("web").withMemory(DataSize.ofMebibytes(64)), north);
        datacenter.addVm(VmSpec.of("vm-2").withName("mail").withMemory(DataSize.ofMebibytes(64)), north);
        program = Lending.program(directory, datacenter, Lending.SUPERVISED);
    }

    @AfterEach
    void takeBack() {
        LentProvider.takeBack();
    }

    @Test
    void aHostIsDrainedHeldEmptyAndGivenBack() {
        try (Supervising supervising = Supervising.start(program, "web")) {
            Program.Result drained = program.run("host", "drain", "north");
            Program.Result why = program.run("why", "north");
            Program.Result resumed = program.run("host", "resume", "north");

            assertThat(drained.outLines())
                    .containsExactly("drained: north is empty and held so; 'evenkeel host resume north' gives it back");
            assertThat(drained.err()).contains("north: protected VMs left: 2");
            assertThat(drained.exitCode()).isZero();
            assertThat(datacenter.witness().executingOn(new VmId("vm-1"))).doesNotContain(north);
            assertThat(datacenter.witness().executingOn(new VmId("vm-2"))).doesNotContain(north);
            assertThat(why.out()).contains("it is empty and ready for work", "it takes no VMs until it is resumed");
            assertThat(resumed.outLines()).containsExactly("taken in by the supervisor of epoch 1");
            assertThat(program.run("why", "north").out()).doesNotContain("held");
            assertThat(program.run("journal", "show").out())
                    .contains("host north is being emptied, for ", "host north is empty and held so")
                    .contains("host north takes VMs again, for ");
            assertThat(program.run("host", "resume", "north").errLines())
                    .containsExactly(
                            "evenkeel: north is neither drained nor being drained, so there is nothing to resume;"
                                    + " 'evenkeel why north' tells how it stands");
            assertThat(program.run("host", "resume", "north").exitCode()).isEqualTo(2);
            assertThat(supervising.end().out()).contains("lab: leads no longer: the supervisor was closed");
        }
    }

    @Test
    void aVmThatCrashesIsStartedAgainUnlessItIsUnprotected() {
        try (Supervising supervising = Supervising.start(program, "web")) {
            assertThat(program.run("vm", "unprotect", "mail").outLines())
                    .last()
                    .isEqualTo("it is not kept alive, because a person said so");
            assertThat(program.run("why", "mail").out()).contains("it is not kept alive, because a person said so");
            assertThat(program.run("vm", "protect", "mail").exitCode()).isZero();
            assertThat(program.run("why", "mail").out()).contains("it is kept alive, because a person said so");
            assertThat(program.run("vm", "unprotect", "mail").exitCode()).isZero();

            Program.Result fenced = program.run("host", "fence", "north", "--yes");

            assertThat(fenced.outLines()).hasSize(1);
            assertThat(fenced.out()).startsWith("fenced: north was cut off by ").contains("are started elsewhere");
            await().atMost(LONG)
                    .until(() ->
                            !datacenter.witness().executingOn(new VmId("vm-1")).isEmpty());
            assertThat(datacenter.witness().executingOn(new VmId("vm-2"))).isEmpty();
            assertThat(datacenter.witness().neverExecutedTwice()).isTrue();
            assertThat(program.run("why", "north").out()).contains("dead confirmed", "proof");
            assertThat(program.run("host", "fence", "north", "--yes").exitCode())
                    .isZero();
        }
    }

    @Test
    void aVmThatThePlatformKeepsIsLeftToItAndWhoProtectsItIsToldSo() {
        datacenter.platformHa(new VmId("vm-2"), true);
        try (Supervising supervising = Supervising.start(program, "web")) {
            assertThat(program.run("vm", "protect", "web").out())
                    .contains("it is kept alive, because a person said so");
            assertThat(program.run("vm", "protect", "mail").out())
                    .contains("it is left to the platform's own high availability, and nothing here restarts it");

            assertThat(program.run("host", "fence", "north", "--yes").exitCode())
                    .isZero();

            await().atMost(LONG)
                    .until(() ->
                            !datacenter.witness().executingOn(new VmId("vm-1")).isEmpty());
            assertThat(datacenter.witness().executingOn(new VmId("vm-2"))).isEmpty();
            assertThat(program.run("why", "mail").out()).contains("the platform is to restart it");
            assertThat(program.run("why", "north").out())
                    .contains(
                            "no VM is to be started elsewhere; it is down: north was cut off by simulated-power-off",
                            "1 is left to the platform's own high availability");
        }
    }

    @Test
    void aFenceThatFailsIsToldAndRingsAnAlarm() throws IOException {
        datacenter.faults().killFenceDevice(south);
        program.withConfiguration(Lending.SUPERVISED + "  fencing:\n    within: 300ms\n    pauses: [100ms]\n");
        try (Supervising supervising = Supervising.start(program, "web")) {
            Program.Result fenced = program.run("host", "fence", "south", "--yes", "--within", "60s");

            assertThat(fenced.err()).contains("evenkeel: not fenced: the fence of host south that was ordered by ");
            assertThat(fenced.exitCode()).isEqualTo(1);
            Program.Result alarms = program.run("alarm", "list");
            assertThat(alarms.out()).contains("order-refused/south");
            JsonNode json = new ObjectMapper()
                    .readTree(program.run("alarm", "list", "-o", "json").out());
            assertThat(json)
                    .anySatisfy(alarm -> assertThat(alarm.get("name").asText()).isEqualTo("order-refused/south"));
            JsonNode why = new ObjectMapper()
                    .readTree(program.run("why", "south", "-o", "json").out());
            assertThat(why.get("refusal").asText()).contains("has failed");

            assertThat(program.run("host", "resume", "south").exitCode()).isZero();
            assertThat(program.run("alarm", "list").out()).doesNotContain("order-refused/south");
        }
    }

    @Test
    void whoIsAskedForAndUnknownIsBadInput() {
        try (Supervising supervising = Supervising.start(program, "web")) {
            assertWrong("no host 'nroth'; did you mean north?", "host", "drain", "nroth");
            assertWrong("no host 'vm-1'; hosts are north, south, west", "host", "resume", "vm-1");
            assertWrong("no VM 'wep'; did you mean web?", "vm", "protect", "wep");
            assertWrong("no VM or host 'nort'; did you mean north?", "why", "nort");
            assertWrong("no host 'suoth'; did you mean south?", "host", "fence", "suoth", "--yes");
        }
    }

    @Test
    void aSecondSupervisorOnTheSameDirectoryIsRefused() {
        try (Supervising supervising = Supervising.start(program, "web")) {
            assertWrong(
                    "a supervisor runs already on " + directory.resolve("data") + " (process "
                            + ProcessHandle.current().pid() + "); stop it, or give this one another 'data'",
                    "supervise");
            assertThat(program.run("alarm", "list").exitCode()).isZero();
        }
        Program.Result gone = program.run("alarm", "list");
        assertThat(gone.err()).startsWith("evenkeel: no supervisor answers on ").contains("evenkeel supervise");
        assertThat(gone.exitCode()).isEqualTo(1);
    }

    @Test
    void theNextSupervisorGoesOnWhereTheFirstHasEnded() {
        try (Supervising first = Supervising.start(program, "web")) {
            assertThat(program.run("host", "drain", "south").exitCode()).isZero();
            assertThat(first.end().exitCode()).isZero();
        }
        try (Supervising next = Supervising.start(program, "web")) {
            assertThat(program.run("why", "south").out()).contains("it is empty and ready for work");
            assertThat(program.run("host", "resume", "south").outLines())
                    .containsExactly("taken in by the supervisor of epoch 2");
        }
    }

    @Test
    void aPersonsWordIsTakenForASilentHostAndRefusedForOneThatAnswers() throws IOException {
        datacenter.faults().killFenceDevice(north);
        program.withConfiguration(Lending.SUPERVISED + "  verdict: {silence-alone: 10s}\n");
        try (Supervising supervising = Supervising.start(program, "web")) {
            await().atMost(LONG).until(() -> program.run("why", "south").out().contains("healthy"));
            assertWrong(
                    "south answers, so it is not down; 'evenkeel host fence south' cuts it off, 'evenkeel host drain south'"
                            + " empties it",
                    "host",
                    "confirm-down",
                    "south",
                    "--reason",
                    "a guess");
            assertThat(program.run("alarm", "list").out()).doesNotContain("south");

            datacenter.faults().crash(north);
            await().atMost(LONG).until(() -> !program.run("why", "north").out().contains("healthy"));
            Program.Result unsure = program.run("host", "confirm-down", "north", "--reason", "I pulled the plug");
            assertThat(unsure.err()).contains("2 protected VMs of north are started elsewhere at once");
            assertThat(unsure.exitCode()).isEqualTo(2);
            Program.Result taken =
                    program.withTyped("north").run("host", "confirm-down", "north", "--reason", "I pulled the plug");

            assertThat(taken.out()).startsWith("taken for down: ").contains("I pulled the plug");
            assertThat(taken.exitCode()).isZero();
            await().atMost(LONG)
                    .until(() ->
                            !datacenter.witness().executingOn(new VmId("vm-1")).isEmpty());
        }
    }

    @Test
    void withoutASupervisorAHostOfASupervisedConnectionIsFencedWithAWarning() {
        Program.Result fenced = program.run("host", "fence", "north", "--yes");

        assertThat(fenced.err())
                .contains("evenkeel: warning: no supervisor of 'lab' runs, so none of the VMs is started elsewhere");
        assertThat(fenced.out()).startsWith("fenced: north is cut off; at ");
    }

    @Test
    void allSettingsAreShownAsTheyWouldHold() {
        Program.Result settings = program.run("supervise", "--settings");

        assertThat(settings.outLines())
                .contains(
                        "verdict.silence: 10s",
                        "balance.mode: off",
                        "failover.back-off: [0s, 30s, 2min, 6min," + " 14min, 30min]",
                        "verdict.brake.share: 30%");
        assertThat(settings.exitCode()).isZero();
    }

    private void assertWrong(String line, String... arguments) {
        Program.Result result = program.run(arguments);
        assertThat(result.errLines()).containsExactly("evenkeel: " + line);
        assertThat(result.exitCode()).isEqualTo(2);
    }
}
