package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.server.watch.Interrupts;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.Timing;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.simulator.Waiting;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.unit.DataSize;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Migrations that one run of the program begins and another finds again. */
@Timeout(300)
@ResourceLock(LentProvider.LOAN)
class MigrationsTest {
    private static final String UNKNOWN_ID = "11111111-2222-3333-4444-555555555555";

    /** Pressed as often as wanted, as soon as there is anything to stop. */
    private static Interrupts pressed(int times) {
        return handler -> {
            for (int i = 0; i < times; i++) {
                handler.run();
            }
            return () -> {};
        };
    }

    @TempDir
    private Path directory;

    private Program program = Program.in(Path.of(""), Path.of(""));

    @BeforeEach
    void lendDatacenter() throws IOException {
        Datacenter datacenter = new Datacenter(1, Ticker.SYSTEM, Waiting.REAL, Timing.DEFAULT);
        HostId north = datacenter.addHost(HostSpec.of("north"));
        datacenter.addHost(HostSpec.of("south"));
        datacenter.addVm(VmSpec.of("vm-1").withName("large").withMemory(DataSize.ofGibibytes(8)), north);
        datacenter.addVm(VmSpec.of("vm-2").withName("small").withMemory(DataSize.ofMebibytes(64)), north);
        program = Lending.program(directory, datacenter, "connections:\n  lab:\n    adapter: lent\n");
    }

    @AfterEach
    void takeBack() {
        LentProvider.takeBack();
    }

    /** Begins a migration that takes long, leaves it running, and returns its id. */
    private String leaveOneRunning() {
        Program.Result begun =
                program.run("vm", "migrate", "large", "--to", "south", "--bandwidth", "50MiB/s", "--detach");
        assertThat(begun.exitCode()).as(begun.err()).isZero();
        assertThat(begun.errLines())
                .first()
                .isEqualTo("migration " + begun.outLines().get(0) + ": large north -> south");
        return begun.outLines().get(0);
    }

    @Test
    void theIdIsShownAtTheStartAndTheLineThatLeavesSaysHowToComeBack() {
        Program.Result left = program.withInterrupts(pressed(2))
                .run("vm", "migrate", "large", "--to", "south", "--bandwidth", "50MiB/s", "--connection", "lab");

        String id = left.errLines().get(0).substring("migration ".length(), "migration ".length() + 36);
        assertThat(left.errLines())
                .last()
                .isEqualTo("left before the end of the migration of large north -> south; 'evenkeel migration follow "
                        + id + " --connection lab' shows what becomes of it, 'evenkeel migration cancel " + id
                        + " --connection lab' ends it");
    }

    @Test
    void theWayBackNeverShowsTheValuesOfSettings() {
        Program.Result left = program.withInterrupts(pressed(2))
                .run("vm", "migrate", "large", "--to", "south", "--set", "password=hunter2", "--bandwidth", "50MiB/s");

        assertThat(left.err()).contains(" --set password=...'").doesNotContain("hunter2");
    }

    @Test
    void aMigrationThatWasLeftIsListedAndCancelled() throws IOException {
        assertThat(program.run("migration", "list").outLines()).hasSize(1);
        String id = leaveOneRunning();

        Program.Result list = program.run("migration", "list");
        JsonNode json = new ObjectMapper()
                .readTree(program.run("migration", "list", "-o", "json").out());
        Program.Result cancelled = program.run("migration", "cancel", id);

        assertThat(list.outLines()).hasSize(2);
        assertThat(list.outLines().get(1)).startsWith(id + "  large  north  south  ");
        assertThat(json.get(0).get("migration").asText()).isEqualTo(id);
        assertThat(json.get(0).get("vmName").asText()).isEqualTo("large");
        assertThat(cancelled.outLines()).containsExactly("cancelled: large is running on north");
        assertThat(cancelled.exitCode()).isZero();
        assertThat(program.run("migration", "list").outLines()).hasSize(1);
    }

    @Test
    void followingShowsItAndCtrlCLeavesItRunning() {
        String id = leaveOneRunning();

        Program.Result followed = program.withInterrupts(pressed(1)).run("migration", "follow", id.substring(0, 8));

        assertThat(followed.err())
                .contains("left before the end of the migration of large north -> south; 'evenkeel migration follow "
                        + id + "'");
        assertThat(followed.exitCode()).isEqualTo(1);
        assertThat(program.run("migration", "list").out()).contains(id);
        program.run("migration", "cancel", id);
    }

    @Test
    void aMigrationThatHasEndedIsFollowedToItsOutcome() {
        Program.Result done = program.run("vm", "migrate", "small", "--to", "south");
        String id = done.errLines().get(0).substring("migration ".length(), "migration ".length() + 36);

        Program.Result followed = program.run("migration", "follow", id);
        Program.Result tooLate = program.run("migration", "cancel", id);

        assertThat(followed.out()).isEqualTo(done.out()).startsWith("migrated: small is running on south");
        assertThat(followed.exitCode()).isZero();
        assertThat(tooLate.out()).startsWith("migrated: small is running on south");
        assertThat(tooLate.exitCode()).isEqualTo(1);
    }

    @Test
    void theOutcomeInJsonNamesTheMigration() throws IOException {
        Program.Result done = program.run("vm", "migrate", "small", "--to", "south", "-o", "json");

        JsonNode outcome = new ObjectMapper().readTree(done.out());
        assertThat(done.errLines().get(0)).contains(outcome.get("migration").asText());
    }

    @Test
    void aDetachedMigrationIsAlsoJson() throws IOException {
        JsonNode begun = new ObjectMapper()
                .readTree(program.run(
                                "vm",
                                "migrate",
                                "large",
                                "--to",
                                "south",
                                "--bandwidth",
                                "50MiB/s",
                                "--detach",
                                "-o",
                                "json")
                        .out());

        assertThat(begun.get("result").asText()).isEqualTo("BEGUN");
        program.run("migration", "cancel", begun.get("migration").asText());
    }

    @Test
    void anIdThatNobodyKnowsIsBadInput() {
        assertThat(program.run("migration", "follow", "xyz").errLines())
                .containsExactly("evenkeel: no migration 'xyz'; give an id or its first 4 or more characters;"
                        + " none is under way; one that has ended is found by its full id alone");
        Program.Result unknown = program.run("migration", "cancel", UNKNOWN_ID);

        assertThat(unknown.errLines())
                .containsExactly("evenkeel: no migration " + UNKNOWN_ID + " on connection 'lab'; 'evenkeel migration"
                        + " list' shows those under way, and one that has ended is forgotten after a while");
        assertThat(unknown.exitCode()).isEqualTo(2);
    }

    @Test
    void aHypervisorThatCannotFindMigrationsAgainIsSaid() {
        Program.Result list = program.run("migration", "list", "--set", "withhold=migration.reattach");
        Program.Result left = program.withInterrupts(pressed(2))
                .run(
                        "vm",
                        "migrate",
                        "large",
                        "--to",
                        "south",
                        "--set",
                        "withhold=migration.reattach",
                        "--bandwidth",
                        "50MiB/s");

        assertThat(list.errLines())
                .containsExactly("evenkeel: connection 'lab' (lent) cannot find migrations that were begun elsewhere:"
                        + " it does not offer migration.reattach");
        assertThat(list.exitCode()).isEqualTo(1);
        assertThat(left.err())
                .contains("this hypervisor cannot find it again; 'evenkeel vm list' tells where the VM is");
    }

    @Test
    void aCancelThatIsRefusedFailsAtOnce() {
        String id = leaveOneRunning();

        Program.Result refused = program.run("migration", "cancel", id, "--set", "withhold=migration.cancel");

        assertThat(refused.err()).contains("evenkeel: cannot be cancelled: ");
        assertThat(refused.exitCode()).isEqualTo(1);
        program.run("migration", "cancel", id);
    }
}
