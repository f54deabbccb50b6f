package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a new VM finds a place. */
class AdmissionTest extends PlanningBed {

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
