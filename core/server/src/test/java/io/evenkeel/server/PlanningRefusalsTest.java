package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What plans refuse, and what they say of options that do not do what one may think. */
class PlanningRefusalsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** By memory alone n1 is the emptiest, and what makes it hot is pinned there; n4 shall be empty. */
    private static final String CLUSTER = """
            {"format": "evenkeel-cluster", "version": 1,
             "resources": [{"name": "memory"}, {"name": "cpu", "overcommit": 0}],
             "hosts": [{"name": "n1", "capacity": {"memory": 65536, "cpu": 32000}},
                       {"name": "n2", "capacity": {"memory": 65536, "cpu": 32000}},
                       {"name": "n3", "capacity": {"memory": 65536, "cpu": 32000}},
                       {"name": "n4", "capacity": {"memory": 65536, "cpu": 32000}, "state": "drained"}],
             "vms": [{"name": "heavy", "host": "n1", "demand": {"memory": 512, "cpu": 20000}, "movable": false},
                     {"name": "a", "host": "n2", "demand": {"memory": 16384, "cpu": 100}},
                     {"name": "b", "host": "n2", "demand": {"memory": 16384, "cpu": 100}},
                     {"name": "c", "host": "n3", "demand": {"memory": 16384, "cpu": 100}},
                     {"name": "d", "host": "n3", "demand": {"memory": 16384, "cpu": 100}},
                     {"name": "e", "host": "n4", "demand": {"memory": 1024, "cpu": 100}}],
             "rules": [{"kind": "spread", "domains": 1, "groups": {"ab": ["a", "b"]}}]}
            """;

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("c.json"), CLUSTER);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            balance --moves -2          | --moves is -2; give 0 or more
            balance --trials -1         | --trials is -1; give 0 or more
            balance --relieve cpu=40    | --relieve: cpu=40.0 is no share; it must be more than 0 and at most 1.0, write for example cpu=0.4 for 40 %
            balance --relieve cpu=NaN   | --relieve: cpu=NaN is no share; it must be more than 0 and at most 1.0, write for example cpu=0.4 for 40 %
            consolidate --fill memory=2 | --fill: memory=2.0 is no share; it must be more than 0 and at most 1.0, write for example memory=0.4 for 40 %
            balance --seed 1.5          | invalid value for option '--seed': '1.5' is no whole number, or too large (evenkeel plan balance --help tells more)
            consolidate --least -5      | --least is -5; give 1 or more
            snapshot --result x.json    | --result goes with plans that move VMs; --to writes a snapshot
            snapshot --explain          | --explain goes with plans; a snapshot is none
            admit --memory-mib 1 --result x | --result goes with plans that move VMs; 'plan room' plans where the VM goes, and writes that
            """)
    void whatMakesNoSenseIsRefused(String words, String complaint) {
        Program.Result result = plan(words);

        assertThat(result.errLines()).containsExactly("evenkeel: " + complaint);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --trials -1 x                | --trials is -1; give 0 or more
            --gain-floor NaN x           | --gain-floor is NaN; give 0 or more, for example 0.0005
            --hot 80 x                   | --hot is 80.0; give a share of a host's CPU, for example 0.8
            --hot 0.8 --drain 1 x        | --hbal, --drain, --failover, --admit and --hot exclude each other; give one (--curve goes with --hbal)
            """)
    void aBenchRefusesItToo(String words, String complaint) {
        Program.Result result = run(("bench plan " + words).split(" ", -1));

        assertThat(result.errLines()).containsExactly("evenkeel: " + complaint);
        assertThat(result.exitCode()).isEqualTo(2);
    }

    /** The cluster is not even read: it is not there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            balance --result   | --result
            roll n1 --result   | --result
            snapshot --to      | --to
            """)
    void aPlaceWhereNothingCanBeWrittenIsToldBeforeTheWork(String words, String option) {
        Path missing = directory.resolve("none/after.json");
        String command = "plan " + words + " ";

        assertThat(run((command + missing + " --cluster nowhere.json").split(" ", -1))
                        .errLines())
                .containsExactly("evenkeel: " + option + ": " + missing + ": the directory " + directory.resolve("none")
                        + " is not there; make it, or name another file");
        assertThat(run((command + file + "/x --cluster nowhere.json").split(" ", -1))
                        .errLines())
                .containsExactly("evenkeel: " + option + ": " + file + "/x: the directory " + file
                        + " is a file; make it, or name another file");
        assertThat(run((command + directory + " --cluster nowhere.json").split(" ", -1))
                        .errLines())
                .containsExactly("evenkeel: " + option + ": " + directory + " is a directory; name a file");
    }

    @Test
    void limitsThatDoNotHoldForWhatMustBeDoneAreSaid() throws Exception {
        Program.Result moves = plan("balance --moves 0 -o json");
        assertThat(JSON.readTree(moves.out()).get("moves")).hasSize(1);
        assertThat(moves.errLines())
                .singleElement()
                .asString()
                .startsWith(
                        "evenkeel: warning: --moves is 0, and 1 VMs move even so: VMs on hosts that shall be empty");

        Program.Result copy = plan("balance --copy 1MiB -o json");
        assertThat(JSON.readTree(copy.out()).get("moves")).hasSize(1);
        assertThat(copy.errLines())
                .singleElement()
                .asString()
                .startsWith("evenkeel: warning: --copy is 1 MiB, and migrations copy 1 GiB even so: VMs on hosts");
        assertThat(plan("balance --moves 1").err()).isEmpty();
    }

    @Test
    void aConsolidationThatEmptiesNothingSaysSo() {
        assertThat(plan("consolidate --least 3").out())
                .contains("no host becomes empty (no plan gets by with fewer than ");
    }

    @Test
    void optionsWithoutEffectAreSaid() {
        for (String verb : new String[] {"admit", "room"}) {
            assertThat(plan(verb + " --memory-mib 1 --vcpus 8").errLines())
                    .containsExactly("evenkeel: warning: --vcpus has no effect: this cluster does not count vCPUs, only"
                            + " memory, cpu; say with --demand cpu=N what load the VM will be");
            assertThat(plan(verb + " --memory-mib 1 --demand cpu=5").err()).isEmpty();
        }
    }

    @Test
    void nothingComesToAHostThatIsToBeRelieved() throws Exception {
        List<String> to = new ArrayList<>();
        for (JsonNode move : JSON.readTree(
                        plan("balance --trials 5000 -o json --relieve cpu=0.4").out())
                .get("moves")) {
            to.add(move.get("to").asText());
        }

        assertThat(JSON.readTree(plan("balance --trials 5000 -o json").out())
                        .get("moves")
                        .findValuesAsText("to"))
                .as("so much that n1 would have some without that")
                .contains("n1");
        assertThat(to).doesNotContain("n1").isNotEmpty();
    }

    @Test
    void aPlanThatCannotDoAllHasBoundsOfWhatItDoes() throws Exception {
        Program.Result json = plan("room --memory-mib 70000 -o json");
        JsonNode plan = JSON.readTree(json.out());
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(plan.get("movesBound").asInt()).isEqualTo(plan.get("moves").size());
        assertThat(plan.get("scoreBound").asDouble())
                .isLessThanOrEqualTo(plan.get("scoreAfter").asDouble());

        assertThat(plan("room --memory-mib 70000").out())
                .contains("1 move (no plan does as much of what must be done with fewer than 1)")
                .contains("(no placement of what has a place below ");
    }

    @Test
    void aLevelThatNoHostHasIsSaid() throws Exception {
        String warning =
                "evenkeel: warning: rule 1 (spread: ab) goes by rack, and no host has a rack: all hosts count as"
                        + " one rack; say where hosts are, or give the rule another level";
        String racks = CLUSTER.replace("\"spread\"", "\"spread\", \"level\": \"rack\"");
        Files.writeString(file, racks);
        assertThat(plan("balance --trials 1000").errLines()).containsExactly(warning);
        assertThat(plan("admit --memory-mib 1").errLines()).containsExactly(warning);

        Files.writeString(file, racks.replaceFirst("\"name\": \"n1\"", "\"name\": \"n1\", \"rack\": \"r1\""));
        assertThat(plan("balance --trials 1000").err()).isEmpty();
    }

    @Test
    void aMoveThatWouldCopyTooMuchIsSaidToDoSo() {
        assertThat(plan("balance --policy eager --trials 0 --copy 8GiB --explain")
                        .out())
                .contains("its migration copies 16384 MiB, and of the 8192 MiB that the plan may copy 7168 are left");
    }

    /** Each step is planned after the one before, and text of htools has only what was there at first. */
    @Test
    void whatComesOfARollIsWrittenWithTheMovesOfAllSteps() throws Exception {
        Path htools = Files.writeString(directory.resolve("ganeti.data"), """
                g|u|preferred||

                n1|8192|0|4096|9|9|4|N|u|1
                n2|8192|0|6144|9|9|4|N|u|1
                n3|8192|0|8192|9|9|4|N|u|1

                a|4096|1|1|running|Y|n1||rbd||1
                b|2048|1|1|running|Y|n2||rbd||1


                """);
        Path after = directory.resolve("after.data");
        Program.Result result = run(
                "plan", "roll", "n1", "n2", "-o", "json", "--cluster", htools.toString(), "--result", after.toString());

        assertThat(result.err()).isEmpty();
        JsonNode steps = JSON.readTree(result.out()).get("steps");
        for (String vm : new String[] {"a", "b"}) {
            String last = "";
            for (JsonNode step : steps) {
                for (JsonNode move : step.at("/plan/moves")) {
                    last = move.get("vm").asText().equals(vm) ? move.get("to").asText() : last;
                }
            }
            assertThat(last).isNotEmpty();
            String pattern = vm + "\\|.*\\|Y\\|" + last + "\\|.*";
            assertThat(Files.readAllLines(after))
                    .as("where " + vm + " is in the end")
                    .anyMatch(line -> line.matches(pattern));
        }
    }

    private Program.Result plan(String words) {
        return run(("plan " + words + " --cluster " + file).split(" ", -1));
    }

    private Program.Result run(String... words) {
        return Program.in(directory, directory).run(words);
    }
}
