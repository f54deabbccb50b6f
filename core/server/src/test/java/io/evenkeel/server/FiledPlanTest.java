package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Plans for clusters in files, and what they are written as. */
class FiledPlanTest extends PlanningBed {

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

    @BeforeAll
    static void packSimulatorAndKeepWhatIsBuiltIn() throws IOException {
        plugins = TestPlugins.withSimulator(shared);
        demo = shared.resolve("demo.json");
        assertThat(Program.in(shared, plugins)
                        .run("plan", "snapshot", "--to", demo.toString())
                        .exitCode())
                .isZero();
    }

    @Override
    Path plugins() {
        return plugins;
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
    void aPlanCopiesNoMoreThanItMay() throws Exception {
        String all = run("plan", "balance", "-o", "json", "--cluster", demo.toString());
        String little = run("plan", "balance", "-o", "json", "--copy", "1MiB", "--cluster", demo.toString());

        assertThat(JSON.readTree(all).get("moves")).isNotEmpty();
        assertThat(JSON.readTree(little).get("moves")).isEmpty();
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

    private static Set<ValidationMessage> complaints(JsonNode json) throws IOException {
        try (InputStream in = PlanReport.class.getResourceAsStream("plan.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in)
                    .validate(json);
        }
    }
}
