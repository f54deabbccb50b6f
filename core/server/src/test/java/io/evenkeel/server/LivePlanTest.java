package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans for the simulator as it is. */
class LivePlanTest extends PlanningBed {

    @TempDir
    private static Path shared;

    private static Path plugins = Path.of("");

    @BeforeAll
    static void packSimulator() throws IOException {
        plugins = TestPlugins.withSimulator(shared);
    }

    @Override
    Path plugins() {
        return plugins;
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

    @Test
    void severalSamplesAreTakenAndTold() throws Exception {
        Program.Result result =
                program().run("plan", "snapshot", "--samples", "3", "--every", "1ms", "--set", datacenter(""));

        assertThat(result.exitCode()).isZero();
        assertThat(result.errLines())
                .containsExactly("measuring loads: 1 of 3 samples", "measuring loads: 2 of 3 samples");
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
        assertThat(json.get("reason").asText()).isEqualTo("fits now, but not after 1 failure");
        assertThat(json.at("/ruledOut/0").toString()).isEqualTo("{\"unit\":\"memory\",\"hosts\":[\"ash\",\"oak\"]}");
        assertThat(json.get("possible").toString()).isEqualTo("[\"pine\"]");
        assertThat(no.exitCode()).isEqualTo(1);
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
}
