package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.server.watch.Interrupts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class MigratingTest {
    private static final String DATACENTER = """
            workloads:
              calm:
                writes:
                  - {memory: 5%, rate: 5MiB/s, pattern: zipf}
            hosts:
              - {id: h1, cpu-threads: 8, memory: 16GiB, nic: 4Gbit/s}
              - {id: h2, cpu-threads: 8, memory: 16GiB, nic: 4Gbit/s}
            vms:
              - {id: small, host: h1, memory: 128MiB, cpus: 1, workload: calm}
              - {id: large, host: h1, memory: 8GiB, cpus: 1, workload: calm}
              - {id: pinned, host: h1, memory: 128MiB, cpus: 1, disks: [{name: root, size: 1GiB, shared: false}]}
            """;

    @TempDir
    private Path directory;

    private Program program = Program.in(Path.of(""), Path.of(""));

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(directory.resolve("datacenter.yaml"), DATACENTER);
        program = Program.in(directory, TestPlugins.withSimulator(directory))
                .withConfiguration("connections:\n  lab:\n    adapter: simulator\n    datacenter: "
                        + directory.resolve("datacenter.yaml") + "\n");
    }

    @Test
    void aMigrationShowsProgressAndSaysWhereTheVmIs() {
        Program.Result result = program.run("vm", "migrate", "small", "--to", "h2", "--bandwidth", "64MiB/s");

        assertThat(result.outLines()).hasSize(1);
        assertThat(result.out()).startsWith("migrated: small is running on h2, downtime ");
        assertThat(result.err())
                .contains("small h1 -> h2  pre-copy #1  [", " MiB left")
                .contains("completed");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void theOutcomeIsAlsoJson() throws IOException {
        Program.Result result = program.run("vm", "migrate", "small", "--to", "h2", "-o", "json");

        JsonNode outcome = new ObjectMapper().readTree(result.out());
        assertThat(outcome.get("result").asText()).isEqualTo("COMPLETED");
        assertThat(outcome.get("residence").get("host").asText()).isEqualTo("h2");
        assertThat(outcome.get("downtimeMillis").isNumber()).isTrue();
    }

    @Test
    void ctrlCCancelsAndTheVmStays() {
        Interrupts pressedAtOnce = handler -> {
            handler.run();
            return () -> {};
        };

        Program.Result result = program.withInterrupts(pressedAtOnce)
                .run("vm", "migrate", "large", "--to", "h2", "--bandwidth", "100MiB/s");

        assertThat(result.outLines()).containsExactly("cancelled: large is running on h1");
        assertThat(result.errLines().get(0)).matches("migration [0-9a-f-]{36}: large h1 -> h2");
        assertThat(result.errLines()).contains("cancelling; press Ctrl-C again to stop waiting for the end");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void ctrlCTwiceStopsTheWaiting() {
        Interrupts pressedTwice = handler -> {
            handler.run();
            handler.run();
            return () -> {};
        };

        Program.Result result = program.withInterrupts(pressedTwice)
                .run("vm", "migrate", "large", "--to", "h2", "--bandwidth", "100MiB/s");

        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("left before the end of the migration of large h1 -> h2; ");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void aDryRunSaysHowItWouldGoAndMovesNothing() {
        Program.Result result =
                program.run("vm", "migrate", "small", "--to", "h2", "--bandwidth", "64MiB/s", "--dry-run");

        assertThat(result.outLines()).hasSize(2);
        assertThat(result.outLines().get(0)).isEqualTo("can be migrated: small from h1 to h2");
        assertThat(result.outLines().get(1)).startsWith("  expected to converge, in about 2.");
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void whatSpeaksAgainstAMigrationIsListedAndNothingIsBegun() {
        Program.Result result = program.run("vm", "migrate", "pinned", "--to", "h2");

        assertThat(result.outLines()).hasSize(2);
        assertThat(result.outLines().get(0)).isEqualTo("cannot be migrated: pinned from h1 to h2");
        assertThat(result.outLines().get(1)).startsWith("  against it: ").contains("disk root");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void aVmThatIsThereAlreadyIsNothingToDo() {
        Program.Result result = program.run("vm", "migrate", "small", "--to", "h1");

        assertThat(result.outLines()).containsExactly("small is on h1 already; nothing to do");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aHypervisorThatCannotMigrateIsSaid() {
        Program.Result result = program.run("vm", "migrate", "small", "--to", "h2", "--set", "withhold=migration");

        assertThat(result.errLines())
                .containsExactly("evenkeel: connection 'lab' (simulator) cannot migrate;"
                        + " 'evenkeel adapter list' shows what each adapter can do");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void aPercentOnlyHypervisorIsShownWithoutBytes() {
        Program.Result result = program.run(
                "vm",
                "migrate",
                "small",
                "--to",
                "h2",
                "--bandwidth",
                "64MiB/s",
                "--set",
                "withhold=migration.progress.memory");

        assertThat(result.out()).startsWith("migrated: small is running on h2");
        assertThat(result.err()).contains("pre-copy").doesNotContain("MiB left");
    }

    @Test
    void theBenchMovesToAndFroAndReports() {
        Program.Result result = program.run(
                "bench", "migrate", "--vm", "small", "--between", "h1,h2", "--runs", "2", "--bandwidth", "128MiB/s");

        assertThat(result.errLines().get(0)).startsWith("1/2  evenkeel  h1 -> h2  ");
        assertThat(result.errLines().get(1)).startsWith("2/2  evenkeel  h2 -> h1  ");
        assertThat(result.outLines().get(1)).startsWith("evenkeel     2  ");
        assertThat(result.exitCode()).isZero();
    }
}
