package io.evenkeel.simulation.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.simulation.yaml.WrongFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README says what may stand in a scenario; what the reader takes is heard from its answer to a wrong key. */
class ReadmeTest {

    private static final Pattern KNOWN = Pattern.compile("known are (.+)$");
    private static final String RIGHT = """
            name: A host dies
            about: Its VM runs elsewhere a moment later.
            cluster: {hosts: 3, vms-per-host: 1, witnesses: 2}
            length: 5min
            events:
              - {at: 150s, fault: host-crash, host: h1}
            expect:
              - {by: 200s, running: all}
            """;

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    private static List<String> known(String text) {
        WrongFileException wrong =
                catchThrowableOfType(WrongFileException.class, () -> ScenarioFile.read("case.yaml", text));
        Matcher known = KNOWN.matcher(String.valueOf(wrong.getMessage()));
        assertThat(known.find()).as(wrong.getMessage()).isTrue();
        return List.of(known.group(1).split(", ", -1));
    }

    @Test
    void theFirstTableHasTheKeysOfAScenarioAndNoOthers() throws IOException {
        String first = readme().substring(readme().indexOf("| key |"));
        List<String> rows = first.substring(0, first.indexOf("\n\n"))
                .lines()
                .skip(2)
                .map(row -> row.split("`", -1)[1])
                .toList();

        assertThat(rows).containsExactlyInAnyOrderElementsOf(known(RIGHT + "wrong: key\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{hosts: 3, wrong: key}",
                "{hosts: [{name: h1, wrong: key}]}",
                "{hosts: 3, vms: [{name: db, host: h1, wrong: key}]}"
            })
    void itHasEveryKeyOfACluster(String cluster) throws IOException {
        assertThat(readme()).contains(quoted(RIGHT.replaceFirst("cluster: .*", "cluster: " + cluster)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{at: 150s, fault: host-crash, wrong: key}",
                "{at: 150s, fault: vm-crash, wrong: key}",
                "{at: 150s, fault: witness-blind, wrong: key}",
                "{at: 150s, fault: supervisor-crash, wrong: key}",
                "{at: 150s, ask: drain, wrong: key}",
                "{at: 150s, ask: fence, wrong: key}",
                "{at: 150s, ask: move, wrong: key}",
                "{at: 150s, ask: roll, wrong: key}",
                "{at: 150s, power-on: h1, wrong: key}"
            })
    void itHasEveryKeyOfAnEvent(String event) throws IOException {
        assertThat(readme()).contains(quoted(RIGHT.replaceFirst("\\{at: .*", event)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{running: all, wrong: key}",
                "{vm: h1-vm1, wrong: key}",
                "{host: h1, wrong: key}",
                "{alarm: vms-down, wrong: key}",
                "{leader: any, wrong: key}",
                "{fences: 1, wrong: key}"
            })
    void itHasEveryKeyOfWhatIsExpected(String claim) throws IOException {
        assertThat(readme()).contains(quoted(RIGHT.replaceFirst("\\{by: .*", claim)));
    }

    private static List<String> quoted(String text) {
        return known(text).stream().map(key -> "`" + key + "`").toList();
    }
}
