package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    private static Path plugins = Path.of("");

    @BeforeAll
    static void packSimulator() throws IOException {
        plugins = TestPlugins.withSimulator(directory);
    }

    @Test
    void hostsAreListedAsATable() {
        Program.Result result = run("host", "list");

        assertThat(result.outLines())
                .startsWith(
                        "HOST   STATE      POWER  VMS  CPUS  MEMORY    FREE  DOMAIN",
                        "alder  available  on       3    32  64 GiB  56 GiB  hall-1/rack-1")
                .hasSize(5);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void powerIsShownOnlyWhereSomethingCanFence() {
        assertThat(run("host", "list", "--set", "withhold=fencing").outLines().get(0))
                .isEqualTo("HOST   STATE      VMS  CPUS  MEMORY    FREE  DOMAIN");
    }

    @Test
    void vmsAreListedAsATable() {
        Program.Result result = run("vm", "list", "--host", "cedar");

        assertThat(result.outLines())
                .containsExactly(
                        "VM       STATE    HOST   CPUS  MEMORY  ID",
                        "archive  off      cedar     1   1 GiB  archive",
                        "mail     running  cedar     4   4 GiB  mail",
                        "web-3    running  cedar     2   2 GiB  web-3");
    }

    @Test
    void everyListIsAlsoJson() throws IOException {
        JsonNode hosts = JSON.readTree(run("host", "list", "--output", "json").out());
        JsonNode vms = JSON.readTree(run("vm", "list", "-o", "json").out());
        JsonNode adapters = JSON.readTree(run("adapter", "list", "-o", "json").out());

        assertThat(hosts.get(0).get("name").asText()).isEqualTo("alder");
        assertThat(hosts.get(0).get("power").asText()).isEqualTo("ON");
        assertThat(hosts.get(0).get("memory").asLong()).isEqualTo(64L << 30);
        assertThat(hosts.get(0).get("failureDomain")).hasToString("[\"hall-1\",\"rack-1\"]");
        assertThat(vms).hasSize(12);
        assertThat(vms.get(0).get("residence").get("host").asText()).isEqualTo("cedar");
        assertThat(adapters.get("adapters").get(0).get("capabilities")).isNotEmpty();
        assertThat(adapters.get("adapters").get(0).get("settings").findValuesAsText("name"))
                .contains("datacenter", "password");
    }

    @Test
    void theAdapterIsLoadedBehindItsOwnClassLoaderFromThePluginsDirectory() throws IOException {
        JsonNode adapters = JSON.readTree(run("adapter", "list", "-o", "json").out());

        assertThat(adapters.get("adapters").get(0).get("directory").asText())
                .isEqualTo(plugins.resolve("simulator").toString());
    }

    @Test
    void anAdapterIsShownWithItsSettings() {
        Program.Result result = run("adapter", "show", "simulator");

        assertThat(result.outLines().get(0))
                .startsWith("simulator ")
                .endsWith(plugins.resolve("simulator").toString());
        assertThat(result.outLines().get(1)).startsWith("offers at most: ").contains("migration.tune.downtime");
        assertThat(result.outLines())
                .contains(
                        "connect-timeout  PT5S     How long to wait for a connection. (an ISO-8601 duration such as PT30S)")
                .anyMatch(line -> line.startsWith("password         -        With which the user is let in."));
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void helpAndVersionSucceed() {
        assertThat(run("--help").exitCode()).isZero();
        assertThat(run("--help").out()).contains("adapter", "bench", "conformance", "demo", "host", "migration", "vm");
        assertThat(run("vm", "migrate", "--help").out()).contains("--bandwidth=RATE", "--max-downtime", "Ctrl-C");
        assertThat(run("--version").outLines()).first().asString().startsWith("evenkeel ");
        assertThat(run("conformance", "run", "--help").out()).contains("--bed", "What a vendor needs:");
        assertThat(run("conformance", "matrix", "--help").out()).contains("--into");
    }

    @Test
    void completionIsAScriptOfThisProgram() {
        Program.Result result = run("completion");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("complete -F _complete_evenkeel").contains("migrate");
    }

    private static Program.Result run(String... arguments) {
        return Program.in(directory, plugins).run(arguments);
    }
}
