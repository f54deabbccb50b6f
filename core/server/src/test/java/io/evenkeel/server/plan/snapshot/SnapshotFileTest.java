package io.evenkeel.server.plan.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.evenkeel.planner.model.Amounts;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.unit.Groups;
import io.evenkeel.planner.unit.MostVms;
import io.evenkeel.planner.unit.Whereabouts;
import io.evenkeel.server.console.InputException;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SMALL = """
            {"format": "evenkeel-cluster", "version": 1,
             "resources": [{"name": "memory"}, {"name": "cpu", "overcommit": 0}],
             "hosts": [{"name": "alder", "capacity": {"memory": 8192, "cpu": 4000}},
                       {"name": "birch", "capacity": {"memory": 8192, "cpu": 4000}, "rack": "r1"}],
             "vms": [{"name": "web", "host": "alder", "demand": {"memory": 1024, "cpu": 10}},
                     {"name": "db", "host": "birch", "demand": {"memory": 2048, "cpu": 20}}],
             "rules": [{"kind": "anti-affinity", "groups": {"both": ["web", "db"]}}],
             "uplinks": {"//r1": 1000}}
            """;

    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsReadAgainAndKeepsToTheSchema() throws Exception {
        ClusterSnapshot everything = new ClusterSnapshot(
                everything(),
                Optional.of(Instant.parse("2030-01-31T12:00:00Z")),
                Optional.of("a test"),
                Map.of("gone", "not heard"),
                List.of("something is not known"));

        String text = SnapshotWriter.json(everything);

        assertThat(complaints(JSON.readTree(text))).isEmpty();
        ClusterSnapshot read = read(text);
        assertThat(read).isEqualTo(everything);
        assertThat(SnapshotWriter.json(read)).isEqualTo(text);
    }

    @Test
    void whatIsNotSaidIsAsUsual() throws Exception {
        assertThat(complaints(JSON.readTree(SMALL))).isEmpty();
        Cluster cluster = read(SMALL).cluster();

        assertThat(cluster.resources()).containsExactly(Resource.strict("memory"), Resource.load("cpu"));
        assertThat(cluster.hosts().get(0)).isEqualTo(Host.of("alder", Amounts.of(8192, 4000)));
        assertThat(cluster.vms().get(0))
                .isEqualTo(Vm.of("web", Amounts.of(1024, 10), Optional.of("alder"), DataSize.ofMebibytes(1024)));
        assertThat(cluster.constraints())
                .containsExactly(Groups.apart(Level.HOST, Strength.hard(), Map.of("both", Set.of("web", "db"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "version": 1            | "version": 2             | : /version: is 2; this program reads version 1
            evenkeel-cluster        | cluster                  | : /: no cluster; 'format' must be 'evenkeel-cluster', as in what 'evenkeel plan snapshot' writes
            "hosts":                | "hostz":                 | : /vms/0/host: no host 'alder'; there are no hosts
            "rules"                 | "ruels"                  | : /: unknown field 'ruels'; did you mean rules?
            "rack": "r1"            | "rak": "r1"              | : /hosts/1: unknown field 'rak'; did you mean rack?
            "name": "birch"         | "name": "alder"          | : /hosts/1/name: 'alder' is the name of two hosts; names must differ
            "name": "db"            | "name": "web"            | : /vms/1/name: 'web' is the name of two VMs; names must differ
            "name": "db"            | "name": " "              | : /vms/1/name: is blank; give a name
            "name": "db"            | "name": 7                | : /vms/1/name: is a whole number; it must be a text
            "name": "db", "host"    | "host"                   | : /vms/1: 'name' is missing
            "host": "birch"         | "host": "brich"          | : /vms/1/host: no host 'brich'; did you mean birch?
            "memory": 1024          | "memory": 1024.5         | : /vms/0/demand/memory: is a number with a fraction; it must be a whole number
            "memory": 1024          | "memory": "1024"         | : /vms/0/demand/memory: is a text; it must be a whole number
            "memory": 1024          | "memory": -1             | : /vms/0/demand/memory: -1 is not from 0 to 1000000000000
            "memory": 1024          | "memory": 99999999999999999999 | : /vms/0/demand/memory: 99999999999999999999 is not from 0 to 1000000000000
            "memory": 1024,         | `` | : /vms/0/demand: 'memory' is missing
            "cpu": 10               | "cpu": 10, "gpu": 1      | : /vms/0/demand: unknown field 'gpu'; did you mean cpu?
            {"memory": 2048, "cpu": 20} | [2048, 20]           | : /vms/1/demand: is a list; it must be an object
            "overcommit": 0         | "overcommit": -1         | : /resources/1/overcommit: -1 is not from 0 to 1000000000000
            "overcommit": 0         | "overcommit": "none"     | : /resources/1/overcommit: is a text; it must be a number
            "rack": "r1"            | "state": "on"            | : /hosts/1/state: 'on' is none of online, drained, failed, standby
            "rack": "r1"            | "link": 0                | : /hosts/1/link: is 0; give bytes per second, or leave it out
            "rack": "r1"            | "labels": "ssd"          | : /hosts/1/labels: is a text; it must be a list
            "rack": "r1"            | "labels": ["a", "a"]     | : /hosts/1/labels: 'a' is given twice; keep one
            "rack": "r1"            | "labels": ["a", 7]       | : /hosts/1/labels/1: is a whole number; it must be a text
            "kind": "anti-affinity" | "kind": "apart"          | : /rules/0/kind: 'apart' is none of anti-affinity, affinity, spread, fence, ban, prefer, most VMs
            ["web", "db"]           | ["web", "dbb"]           | : /rules/0/groups/both: no VM 'dbb'; did you mean db?
            ["web", "db"]           | []                       | : /rules/0/groups: 'both' is missing or empty; name at least one VM
            "kind": "anti-affinity" | "kind": "spread"         | : /rules/0: 'domains' is missing
            "kind": "anti-affinity" | "weight": 0, "kind": "anti-affinity" | : /rules/0/weight: is 0; give more, or leave the rule out
            "//r1"                  | "//r2"                   | : /uplinks: no host is in '//r2'; write SITE/ROOM/RACK; did you mean //r1?
            "name": "db"            | "name": "d\\\\u001bb"    | : /vms/1/name: has the control character U+001B; leave it out
            {"both":                | {"bo\\\\nth":           | : /rules/0/groups/bo?th: has the control character U+000A; leave it out
            "memory": 1024          | "memory": 1e300          | : /vms/0/demand/memory: 1.0E300 is not from 0 to 1000000000000
            "version": 1            | "version": 1, "version": 1 | :1:55: /version: not JSON: the field 'version' is there twice; keep one
            "version": 1            | "version": 1, "takenAt": "now" | : /takenAt: 'now' is no instant; write for example 2030-01-31T12:00:00Z
            """)
    void whatIsWrongIsNamedWithItsPlaceAndARemedy(String right, String wrong, String complaint) throws Exception {
        assertThat(SMALL).contains(right);
        Path file = Files.writeString(directory.resolve("c.json"), SMALL.replaceFirst(quoted(right), wrong));

        assertThatThrownBy(() -> SnapshotReader.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage(file + complaint);
    }

    private static String quoted(String text) {
        return Pattern.quote(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `{"format": `           | :2:1: /format: not JSON: it ends in the middle; is the file cut off?
            `{"hosts": [{"name":`   | :2:1: /hosts/0/name: not JSON: it ends in the middle; is the file cut off?
            `{"version": NaN}`      | :1:16: /version: not JSON: 'NaN' is no value; write a number, true, false, or a text in double quotes
            `{"version": one}`      | :1:13: /version: not JSON: 'one' is no value; write a number, true, false, or a text in double quotes
            `{"vms": [{"name": 'a'}]}` | :1:19: /vms/0/name: not JSON: unexpected '''; is a comma, a colon or a quote missing, or one too many?
            `{"vms" "a"}`           | :1:8: /vms: not JSON: unexpected '"'; is a comma, a colon or a quote missing, or one too many?
            `{"vms": [1}`           | :1:11: /vms/0: not JSON: unexpected '}'; a bracket or brace before is not closed, or none is open
            `{"version": 007}`      | :1:14: /version: not JSON: a number that is not written as JSON has them; write for example 1, 0.5 or -2
            `{"source": "\\x"}`     | :1:14: /source: not JSON: '\\x' is no escape; write '\\\\' for a backslash
            `[]`                    | : /: is a list; it must be an object
            `{} {}`                 | :1:4: more after the end of the object; a file holds one
            ``                      | : /: is empty; it must be an object
            """)
    void whatIsNoObjectOfJsonIsRefused(String text, String complaint) throws Exception {
        Path file = Files.writeString(directory.resolve("c.json"), text + "\n");

        assertThatThrownBy(() -> SnapshotReader.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file + complaint);
    }

    @Test
    void noWordOfTheParserIsShown() throws Exception {
        String[] texts = {
            "[".repeat(2000),
            "{\"version\": " + "1".repeat(2000) + "}",
            "{\"a\": \"\u0001\"}",
            "{\"a\" \u0001}",
            "{,}",
            "]"
        };
        for (String text : texts) {
            Path file = Files.writeString(directory.resolve("c.json"), text);

            assertThatThrownBy(() -> SnapshotReader.read(file))
                    .isInstanceOf(InputException.class)
                    .message()
                    .contains(": not JSON: ")
                    .doesNotContain("Stream", "Feature", "code ", "com.", "CTRL", "this may not stand here");
        }
    }

    @Test
    void aNumberWithoutFractionIsWholeHoweverItIsWritten() throws Exception {
        assertThat(read(SMALL.replaceFirst(quoted("\"memory\": 1024"), "\"memory\": 1.024e3")))
                .isEqualTo(read(SMALL));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "version": 1            | "version": 2
            "rules"                 | "ruels"
            "rack": "r1"            | "state": "on"
            "rack": "r1"            | "link": 0
            "memory": 1024          | "memory": 1024.5
            "memory": 1024          | "memory": -1
            "kind": "anti-affinity" | "kind": "apart"
            "kind": "anti-affinity" | "kind": "spread"
            ["web", "db"]           | []
            "kind": "anti-affinity" | "weight": 0, "kind": "anti-affinity"
            """)
    void theSchemaNoticesItToo(String right, String wrong) throws Exception {
        assertThat(complaints(JSON.readTree(SMALL.replaceFirst(quoted(right), wrong))))
                .isNotEmpty();
    }

    private ClusterSnapshot read(String text) throws Exception {
        return SnapshotReader.read(Files.writeString(directory.resolve("c.json"), text));
    }

    private static Set<ValidationMessage> complaints(JsonNode json) throws Exception {
        try (InputStream in = SnapshotReader.class.getResourceAsStream("cluster.schema.json")) {
            JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
            return schema.validate(json);
        }
    }

    /** Every field the format has, each with a value that is not the usual one. */
    private static Cluster everything() {
        List<Resource> resources = List.of(new Resource("memory", 0.5, 1), new Resource("gpu/a~b", 1, 0));
        List<Host> hosts = List.of(
                Host.of("a", Amounts.of(100, 2)).at("r1", "room", "site").offering(Set.of("ssd", "x=1")),
                Host.of("b", Amounts.of(100, 2)).in(HostState.DRAINED).linkedBy(DataRate.ofBytesPerSecond(7)),
                Host.of("c", Amounts.of(100, 2)).in(HostState.STANDBY),
                Host.of("d", Amounts.of(100, 2)).in(HostState.FAILED));
        List<Vm> vms = List.of(
                Vm.of("v", Amounts.of(10, 1), Optional.of("a"), DataSize.ofBytes(77))
                        .dirtying(DataRate.ofBytesPerSecond(5))
                        .ranked(9)
                        .residentFor(Duration.ofMillis(1500))
                        .needing(Set.of("ssd")),
                Vm.of("w", Amounts.of(10, 0), Optional.of("d"), DataSize.ofBytes(1))
                        .pinned(),
                Vm.of("new", Amounts.of(10, 0), Optional.empty(), DataSize.ofBytes(1)));
        Map<String, Set<String>> groups = Map.of("g", Set.of("v", "w"));
        Groups two = Groups.apart(Level.RACK, Strength.hard(), groups);
        return new Cluster(
                resources,
                hosts,
                vms,
                List.of(
                        Groups.apart(Level.HOST, Strength.soft(0.25), groups),
                        new Groups(
                                two.name(), two.strength(), two.span(), two.level(), groups, 2, 0, two.mostDomains()),
                        Groups.together(Level.ROOM, Strength.hard(), groups),
                        Groups.spread(Level.SITE, Strength.soft(1), 3, groups),
                        Whereabouts.fence(Strength.hard(), Set.of("v"), Set.of("a", "b")),
                        Whereabouts.ban(Strength.soft(2), Set.of("w"), Set.of("c")),
                        Whereabouts.prefer(0.5, Set.of("new"), Set.of("a")),
                        new MostVms(Strength.hard(), 12)),
                Map.of("site/room/r1", DataRate.ofBytesPerSecond(11)));
    }
}
