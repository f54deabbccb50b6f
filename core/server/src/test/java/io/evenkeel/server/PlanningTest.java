package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.evenkeel.server.plan.PlanReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans for the simulator as it is, and for clusters in files. */
class PlanningTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String DATACENTER = """
            hosts:
              - {id: oak, cpu-threads: 8, memory: 64GiB, failure-domain: hall/r1}
              - {id: pine, cpu-threads: 8, memory: 64GiB, failure-domain: hall/r1, labels: {disk: fast}}
              - {id: ash, cpu-threads: 8, memory: 16GiB, failure-domain: hall/r2}
            vms:
              - {id: one, name: shop, host: oak, memory: 20GiB, cpus: 2,
                 labels: {evenkeel.group.anti: pair, evenkeel.priority: high}}
              - {id: two, name: shop, host: pine, memory: 2GiB, cpus: 2, labels: {evenkeel.group.anti: pair}}
              - {id: three, name: mail, host: oak, memory: 1GiB, cpus: 1, labels: {evenkeel.pinned: 'true'}}
              - {id: four, name: wiki, host: oak, memory: 1GiB, cpus: 1, labels: {evenkeel.needs: disk}}
              - {id: five, name: old, host: ash, memory: 8GiB, cpus: 1, state: off}
            """;

    private static final String HTOOLS = """
            g|u|preferred||

            n1|8192|0|4096|9|9|4|N|u|1
            n2|8192|0|8192|9|9|4|N|u|1

            a|2048|1|1|running|Y|n1||rbd||1
            b|2048|1|1|running|Y|n1||rbd||1


            """;

    @TempDir
    private static Path shared;

    private static Path plugins = Path.of("");

    /** What is built in, as a file: reading it is faster than asking. */
    private static Path demo = Path.of("");

    @TempDir
    private Path directory;

    @BeforeAll
    static void packSimulator() throws IOException {
        plugins = TestPlugins.withSimulator(shared);
        demo = shared.resolve("demo.json");
        assertThat(Program.in(shared, plugins)
                        .run("plan", "snapshot", "--to", demo.toString())
                        .exitCode())
                .isZero();
    }

    @Test
    void aSnapshotOfTheLiveInventoryHasWhatAPlanNeeds() throws Exception {
        JsonNode json = JSON.readTree(run("plan", "snapshot", "-o", "json", "--set", datacenter("")));

        assertThat(json.get("source").asText()).isEqualTo("connection demo (simulator)");
        assertThat(json.get("hosts"))
                .extracting(host -> host.get("name").asText())
                .containsExactly("ash", "oak", "pine");
        assertThat(json.at("/hosts/2/labels").toString()).contains("\"disk\"", "\"disk=fast\"");
        assertThat(json.at("/hosts/0/rack").asText()).isEqualTo("r2");
        assertThat(json.at("/hosts/0/room").asText()).isEqualTo("hall");
        assertThat(json.at("/hosts/0/capacity/memory").asLong()).isEqualTo(16 << 10);
        assertThat(json.at("/hosts/0/capacity/cpu").asLong()).isEqualTo(8000);
        assertThat(json.get("vms"))
                .as("two VMs called shop go by their ids; one that is off takes no room")
                .extracting(vm -> vm.get("name").asText())
                .containsExactlyInAnyOrder("one", "two", "mail", "wiki");
        for (JsonNode vm : json.get("vms")) {
            assertThat(vm.has("movable")).isEqualTo(vm.get("name").asText().equals("mail"));
            assertThat(vm.get("priority").asInt())
                    .isEqualTo(vm.get("name").asText().equals("one") ? 750 : 500);
        }
        assertThat(json.at("/rules/0").toString())
                .isEqualTo("{\"kind\":\"anti-affinity\",\"level\":\"host\",\"groups\":{\"pair\":[\"one\",\"two\"]}}");
    }

    @Test
    void whatIsWrittenToAFileIsPlannedForAsTheInventoryIs() throws Exception {
        Path file = directory.resolve("cluster.json");
        String table = run("plan", "snapshot", "--to", file.toString(), "--set", datacenter(""));
        assertThat(table.lines()).first().asString().matches("HOST +STATE +VMS +MEMORY +CPU");
        assertThat(table).contains("3 hosts, 4 VMs, 1 rules; score ");
        assertThat(run("plan", "snapshot", "--cluster", file.toString(), "-o", "json"))
                .isEqualTo(Files.readString(file));

        String live = run("plan", "failover", "oak", "-o", "json", "--set", datacenter(""));
        String filed = run("plan", "failover", "oak", "-o", "json", "--cluster", file.toString());

        assertThat(JSON.readTree(filed).get("moves"))
                .isEqualTo(JSON.readTree(live).get("moves"));
    }

    @Test
    void aDrainTellsWhatIsPinnedAndWhatRulesHostsOut() throws Exception {
        Program.Result result = program().run("plan", "drain", "oak", "--explain", "--set", datacenter(""));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.outLines())
                .anyMatch(line -> line.matches("wiki +oak +pine +0\\.0 s .*"))
                .contains(
                        "no place for: one",
                        "pinned on hosts that shall be empty: mail",
                        "wiki: oak -> pine",
                        "  why it:    oak shall be empty",
                        "  why there: no other host can take it",
                        "  not there: ash, oak by labels; oak by host state",
                        "Left where they are",
                        "  one on oak: no host can take it (ash by memory; pine by anti-affinity)",
                        "  mail on oak: it is pinned, so its host cannot become empty");
    }

    @Test
    void aHostThatIsNotHeardIsLeftOutAndSaid() throws Exception {
        String datacenter = datacenter("faults:\n  - {after: 0s, crash: pine}\n");
        Program.Result result = program().run("plan", "balance", "--trials", "1000", "--set", datacenter);

        assertThat(result.errLines())
                .contains("evenkeel: warning: left out with what is there: pine (not heard)")
                .anyMatch(line -> line.equals("evenkeel: warning: not known where they are, and left out: two"));
        assertThat(result.outLines()).contains("no place for: wiki");
        assertThat(result.exitCode()).isEqualTo(1);

        Program.Result failover = program().run("plan", "failover", "pine", "--set", datacenter);
        assertThat(failover.errLines())
                .last()
                .isEqualTo("evenkeel: host pine is left out (not heard), so what is there is not known;"
                        + " plan with --cluster from a snapshot of before");
        assertThat(failover.exitCode()).isEqualTo(2);
        JsonNode json = JSON.readTree(program()
                .run("plan", "snapshot", "-o", "json", "--set", datacenter)
                .out());
        assertThat(json.at("/leftOut/pine").asText()).isEqualTo("not heard");
    }

    @Test
    void aConnectionWithoutLoadsIsPlannedForWithAWarning() throws Exception {
        Program.Result result = program().run("plan", "balance", "--trials", "1000", "--set", "withhold=load");

        assertThat(result.errLines())
                .contains("evenkeel: warning: this connection measures no load: every VM counts as idle");
        assertThat(result.exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "balance --policy eager --trials 1000",
                "balance --trials 1000 --moves 1 --relieve cpu=0.9",
                "balance --until 0.19",
                "drain birch",
                "failover birch cedar",
                "room --memory-mib 2048",
                "consolidate --fill cpu=0.7"
            })
    void everyPlanIsJsonOfItsSchema(String words) throws Exception {
        for (String explain : new String[] {"", " --explain"}) {
            JsonNode json =
                    JSON.readTree(run(("plan " + words + explain + " -o json --cluster " + demo).split(" ", -1)));

            assertThat(complaints(json)).isEmpty();
            assertThat(json.has("explanation")).isEqualTo(!explain.isEmpty());
            assertThat(json.has("empty")).isEqualTo(words.startsWith("consolidate"));
            assertThat(json.has("policy")).isEqualTo(words.startsWith("balance"));
            assertThat(json.at("/gap/moves").asInt())
                    .isEqualTo(json.get("moves").size() - json.get("movesBound").asInt());
        }
    }

    @Test
    void aBalanceGoesAsFarAsAskedFor() throws Exception {
        String[] plan = {"plan", "balance", "-o", "json", "--cluster", demo.toString(), "--until"};
        JsonNode reached = JSON.readTree(run(with(plan, "0.19")));
        assertThat(reached.get("scoreBefore").asDouble()).isGreaterThan(0.19);
        assertThat(reached.get("scoreAfter").asDouble()).isLessThanOrEqualTo(0.19);

        Program.Result missed = program().run(with(plan, "0.01"));
        assertThat(missed.errLines())
                .singleElement()
                .asString()
                .matches(
                        "evenkeel: warning: no plan was found that comes to 0\\.0100: this one comes to 0\\.[0-9]+; .*");
        assertThat(missed.exitCode()).isEqualTo(1);

        assertThat(program().run(with(plan, "0")).errLines())
                .containsExactly("evenkeel: --until: 0.0 is no score to reach; write for example 0.2");
        Program.Result both = program().run(with(with(plan, "0.19"), "--trials", "5"));
        assertThat(both.errLines())
                .containsExactly(
                        "evenkeel: --until and --trials exclude each other; how long to search follows from the"
                                + " score");
        assertThat(both.exitCode()).isEqualTo(2);
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void admissionSaysWhereAVmFitsAndWhatRulesTheOthersOut() throws Exception {
        Program.Result yes = program()
                .run(
                        "plan",
                        "admit",
                        "--memory-mib",
                        "1024",
                        "--needs",
                        "disk",
                        "--failures",
                        "0",
                        "--explain",
                        "--set",
                        datacenter(""));
        assertThat(yes.outLines())
                .containsExactly(
                        "yes, on pine: fits, also after 0 failures",
                        "  fits as things are: pine",
                        "  not there: ash, oak by labels");
        assertThat(yes.exitCode()).isZero();

        Program.Result no = program()
                .run("plan", "admit", "--memory-mib", "45000", "--explain", "-o", "json", "--set", datacenter(""));
        JsonNode json = JSON.readTree(no.out());
        assertThat(json.get("reason").asText()).isEqualTo("fits now, but not after 1 failures");
        assertThat(json.at("/ruledOut/0").toString()).isEqualTo("{\"unit\":\"memory\",\"hosts\":[\"ash\",\"oak\"]}");
        assertThat(json.get("possible").toString()).isEqualTo("[\"pine\"]");
        assertThat(no.exitCode()).isEqualTo(1);
    }

    @Test
    void textOfHtoolsIsPlannedForWithItsLoads() throws Exception {
        Path cluster = Files.writeString(directory.resolve("ganeti.data"), HTOOLS);
        Path load = Files.writeString(directory.resolve("util.txt"), "a 0.4 0 0 0\nb 0.1 0 0 0\n");

        JsonNode json = JSON.readTree(run(
                "plan",
                "balance",
                "--trials",
                "1000",
                "--cluster",
                cluster.toString(),
                "--utilisation",
                load.toString(),
                "-o",
                "json"));

        assertThat(json.get("moves")).hasSize(1);
        assertThat(json.at("/moves/0/to").asText()).isEqualTo("n2");
        // Memory and vCPUs of one VM on one of two hosts, and its CPU.
        assertThat(json.get("scoreBefore").asDouble()).isEqualTo(0.25 + 0.25 + 0.25, within(1e-6));
    }

    @Test
    void whatComesOfAPlanForTextOfHtoolsIsThatText() throws Exception {
        Path cluster = Files.writeString(directory.resolve("ganeti.data"), HTOOLS);
        Path after = directory.resolve("after.data");

        run("plan", "drain", "n1", "--cluster", cluster.toString(), "--result", after.toString());

        assertThat(after)
                .hasContent(Files.readString(cluster)
                        .replace("n1|8192|0|4096", "n1|8192|0|8192")
                        .replace("n2|8192|0|8192", "n2|8192|0|4096")
                        .replace("Y|n1", "Y|n2"));

        Program.Result room = program()
                .run(
                        "plan",
                        "room",
                        "--memory-mib",
                        "1",
                        "--cluster",
                        cluster.toString(),
                        "--result",
                        after.toString());
        assertThat(room.exitCode()).isEqualTo(2);
        assertThat(room.err()).contains("no instance '(new)'; text of htools takes no new ones");
    }

    @Test
    void whatComesOfAPlanIsAClusterToPlanFor() throws Exception {
        Path after = directory.resolve("after.json");
        JsonNode plan = JSON.readTree(run(
                "plan", "drain", "birch", "-o", "json", "--cluster", demo.toString(), "--result", after.toString()));
        JsonNode again = JSON.readTree(run("plan", "drain", "birch", "-o", "json", "--cluster", after.toString()));

        assertThat(plan.get("moves")).isNotEmpty();
        assertThat(again.get("moves")).isEmpty();
        assertThat(again.get("scoreBefore").asDouble())
                .isEqualTo(plan.get("scoreAfter").asDouble(), within(1e-6));
    }

    @Test
    void aRollSaysWhichHostsGoTogetherAndHowEachGroupIsEmptied() throws Exception {
        JsonNode steps = JSON.readTree(run(
                        "plan", "roll", "birch", "cedar", "--at-once", "1", "-o", "json", "--cluster", demo.toString()))
                .get("steps");

        assertThat(steps).hasSize(2);
        for (JsonNode step : steps) {
            assertThat(step.get("hosts")).hasSize(1);
            assertThat(complaints(step.get("plan"))).isEmpty();
        }
        assertThat(run("plan", "roll", "birch", "cedar", "--at-once", "2", "--cluster", demo.toString())
                        .lines())
                .first()
                .isEqualTo("Empty birch, cedar");
    }

    @Test
    void aVmIsAdmittedWithinTheRulesOfTheGroupsItJoins() throws Exception {
        String set = datacenter("");
        Program.Result alone = program()
                .run("plan", "admit", "--memory-mib", "1024", "--failures", "0", "--group", "pair", "--set", set);
        Program.Result explained = program()
                .run(
                        "plan",
                        "admit",
                        "--memory-mib",
                        "40000",
                        "--failures",
                        "0",
                        "--group",
                        "pair",
                        "--explain",
                        "--set",
                        set);

        assertThat(alone.out()).startsWith("yes, on ash: ");
        assertThat(explained.exitCode()).isEqualTo(1);
        assertThat(explained.outLines())
                .contains("no: no host with room keeps to the rules about its groups", "  fits as things are: nowhere");
        assertThat(explained.out()).contains("oak, pine by anti-affinity");
    }

    @Test
    void aPlanCopiesNoMoreThanItMay() throws Exception {
        String all = run("plan", "balance", "-o", "json", "--cluster", demo.toString());
        String little = run("plan", "balance", "-o", "json", "--copy", "1MiB", "--cluster", demo.toString());

        assertThat(JSON.readTree(all).get("moves")).isNotEmpty();
        assertThat(JSON.readTree(little).get("moves")).isEmpty();
    }

    @Test
    void severalSamplesAreTakenAndTold() throws Exception {
        Program.Result result =
                program().run("plan", "snapshot", "--samples", "3", "--every", "1ms", "--set", datacenter(""));

        assertThat(result.exitCode()).isZero();
        assertThat(result.errLines())
                .containsExactly("measuring loads: 1 of 3 samples", "measuring loads: 2 of 3 samples");
    }

    @Test
    void linksOfTheUsersChoiceDecideHowLongItTakes() throws Exception {
        String usual = run("plan", "failover", "cedar", "-o", "json", "--cluster", demo.toString());
        long fast = makespanOfADrain("100Gbit/s");
        long slow = makespanOfADrain("8Gbit/s");

        assertThat(fast).isLessThan(slow);
        assertThat(makespan(usual)).as("starts take no link").isEqualTo(30_000);
    }

    private long makespanOfADrain(String link) throws IOException {
        return makespan(run("plan", "drain", "cedar", "-o", "json", "--link", link, "--cluster", demo.toString()));
    }

    private static long makespan(String json) throws IOException {
        return JSON.readTree(json).get("makespan").asLong();
    }

    private Program program() {
        return Program.in(directory, plugins);
    }

    private String run(String... arguments) {
        Program.Result result = program().run(arguments);
        assertThat(result.err()).isEmpty();
        return result.out();
    }

    private String datacenter(String more) throws IOException {
        return "datacenter=" + Files.writeString(directory.resolve("datacenter.yaml"), DATACENTER + more);
    }

    private static Set<ValidationMessage> complaints(JsonNode json) throws IOException {
        try (InputStream in = PlanReport.class.getResourceAsStream("plan.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in)
                    .validate(json);
        }
    }
}
