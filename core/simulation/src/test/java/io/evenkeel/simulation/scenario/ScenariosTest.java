package io.evenkeel.simulation.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.simulation.node.CycleTerm;
import io.evenkeel.simulation.seeded.Wiring;
import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.journal.JournalEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenariosTest {

    private static final Path DIRECTORY = Path.of("scenarios");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyScenarioEndsAsExpected(Path file) throws IOException {
        Scenario scenario = ScenarioFile.read(file.toString(), Files.readString(file));

        ScenarioRun.Result result = new ScenarioRun(scenario, Wiring.RIGHT).play();

        assertThat(result.failures())
                .as(scenario.name() + "\n" + String.join("\n", result.story()))
                .isEmpty();
    }

    @Test
    void thereAreSixtyAtLeast() throws IOException {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(60);
    }

    @Test
    void whatIsNotAsExpectedIsSaid() {
        Scenario scenario = ScenarioFile.read("wrong.yaml", """
                name: nothing happens
                about: and two fences are expected
                cluster: {hosts: 3, vms-per-host: 1}
                length: 2min
                expect:
                  - {fences: 2}
                """);

        assertThat(new ScenarioRun(scenario, Wiring.RIGHT).play().failures())
                .singleElement()
                .asString()
                .isEqualTo(
                        "line 6, at 120 s: expected that there were 2 fences intended, but there were 0 fences intended");
    }

    /** Alarms of hosts that were cut off and answer do not become durable. */
    private record Reticent(Journal journal) implements Journal {

        @Override
        public List<JournalEntry> read() {
            return journal.read();
        }

        @Override
        public void append(Epoch epoch, List<Fact> facts) {
            journal.append(
                    epoch,
                    facts.stream()
                            .filter(fact -> !(fact instanceof Fact.AlarmRaised alarm
                                    && alarm.name().startsWith("fenced-answers/")))
                            .toList());
        }

        @Override
        public void compact(Epoch epoch, List<Fact> facts) {
            journal.compact(epoch, facts);
        }

        @Override
        public void close() {
            journal.close();
        }
    }

    @Test
    void aGuestThatHangsOnAHostTakenForDownIsNoExcuseIfNobodyIsTold() throws IOException {
        Path file = DIRECTORY.resolve("found/hung-guest-on-a-host-taken-for-down.yaml");
        Scenario scenario = ScenarioFile.read(file.toString(), Files.readString(file));
        Wiring untold = Wiring.RIGHT.with(new CycleTerm.Surroundings(Reticent::new, adapters -> adapters));

        assertThat(new ScenarioRun(scenario, untold).play().failures())
                .singleElement()
                .asString()
                .contains("hangs and nobody resets it");
    }

    @Test
    void aMistakeIsToldWithItsPlace() {
        assertThatThrownBy(() -> ScenarioFile.read("mistake.yaml", """
                        name: a mistake
                        about: the host is not there
                        cluster: {hosts: 3}
                        length: 2min
                        events:
                          - {at: 60s, fault: host-crash, host: h9}
                        expect:
                          - {running: all}
                        """))
                .hasMessageContaining("mistake.yaml:6")
                .hasMessageContaining("no host h9; there are h1, h2, h3");
    }
}
