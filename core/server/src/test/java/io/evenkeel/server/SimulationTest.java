package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.server.watch.Interrupts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that run the supervisor in simulated clusters. */
class SimulationTest {

    private static final String SCENARIO = """
            name: A host dies
            about: Its VM runs elsewhere a moment later.
            cluster: {hosts: 3, vms-per-host: 1}
            length: 5min
            events:
              - {at: 150s, fault: host-crash, host: h1}
            expect:
              - {by: 200s, running: all}
              - {host: h1, is: fenced}
            """;

    @TempDir
    private Path directory;

    private Program program = Program.in(Path.of(""), Path.of(""));

    @BeforeEach
    void stand() {
        program = Program.in(directory, directory);
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("incident.yaml"), text).toString();
    }

    @Test
    void aScenarioIsToldStepByStepWithAVerdictOnEachExpectation() throws IOException {
        Program.Result result = program.run("simulate", "--narrate", file(SCENARIO));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("A host dies: as expected", "h1 has no power", "will start h1-vm1 on")
                .contains("ok    line 8, at 200 s: all VMs run, on one host each")
                .contains("ok    line 9, at 300 s: h1 is fenced");
    }

    @Test
    void whatIsNotAsExpectedIsSaidAndFails() throws IOException {
        Program.Result result = program.run("simulate", file(SCENARIO.replace("is: fenced", "is: not-fenced")));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains(
                        "NOT AS EXPECTED", "WRONG line 9, at 300 s: expected that h1 is not fenced, but h1 was fenced");
    }

    @Test
    void aMistakeIsToldWithFileAndLine() throws IOException {
        Program.Result result = program.run("simulate", file(SCENARIO.replace("host: h1}", "host: h7}")));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("incident.yaml:6: ", "no host h7; there are h1, h2, h3");
    }

    @Test
    void whatCannotBePlayedIsOneLineWithoutInternalNames() throws IOException {
        String incident = directory.resolve("incident.yaml").toString();

        assertOneLine("", incident + ":1: the file is empty");
        assertOneLine(
                SCENARIO.replace("length: 5min", "length: soon"),
                incident + ":4: length: must be a duration such as 300ms, 5s, 2min or 1h, not 'soon'");
        assertOneLine(SCENARIO.replace("  - {at", "\t- {at"), incident + ":6: not YAML: a tab; indent with spaces");
        assertOneLine(SCENARIO.replace("h1}", "h1"), incident + ":7: not YAML: expected ',' or '}', but got :");
        Files.write(directory.resolve("incident.yaml"), new byte[] {(byte) 0xff, 0, 1});
        assertWrong(incident + ": not a text file in UTF-8", incident);
        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertWrong(empty + ": no scenarios; their names end in .yaml", empty.toString());
    }

    private void assertOneLine(String text, String line) throws IOException {
        assertWrong(line, file(text));
    }

    private void assertWrong(String line, String place) {
        Program.Result result = program.run("simulate", place);

        assertThat(result.errLines()).containsExactly("evenkeel: " + line);
        assertThat(result.out()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(2);
    }

    @Test
    void seedsAreCountedAndTheirFaultsListed() {
        Program.Result result = program.run("bench", "seeds", "--count", "5", "--threads", "1");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("5 runs of 5 hosts and 600 s", "ms of CPU each", "host-crash");
        assertThat(result.out()).contains("runs that broke an invariant: 0");
        assertThat(result.outLines()).noneMatch(line -> line.matches(".*\\b[A-Z]+_[A-Z_]+\\b.*"));
    }

    /** Pressed as soon as anybody listens. */
    private Program.Result pressed(String... arguments) {
        Interrupts atOnce = handler -> {
            handler.run();
            return () -> {};
        };
        return program.withInterrupts(atOnce).run(arguments);
    }

    @Test
    void seedsThatAreInterruptedSayWhatHasComeOfThem() {
        Program.Result result = pressed("bench", "seeds", "--count", "1000000", "--threads", "1");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains("stopped after 1 of 1000000 seeds", "1 runs of 5 hosts", "runs that broke an invariant: 0");
    }

    @Test
    void mutantsThatAreInterruptedSayWhatHasComeOfThem() {
        Program.Result result = pressed("bench", "seeds", "--count", "1000000", "--mutants", "--threads", "1");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("stopped after ", "mutants; what has come of them:", "MUTANT");
    }

    @Test
    void aWrongSupervisorIsFoundAndNamed() {
        Program.Result result =
                program.run("bench", "seeds", "--count", "100", "--mutant", "INTENTS to start", "--threads", "1");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("intents to start are not written", "I6");
    }

    @Test
    void figuresStandBesideWhatIsPromised() {
        Program.Result result =
                program.run("bench", "supervisor", "--runs", "3", "--hosts", "70", "--host-days", "100");

        assertThat(result.out())
                .contains("death to verdict", "p50 11 s, p99 13 s", "fences when 30 to 100 % of the hosts");
    }
}
