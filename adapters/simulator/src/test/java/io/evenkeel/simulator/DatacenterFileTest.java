package io.evenkeel.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatacenterFileTest {

    private static final String HOSTS = "hosts:\n  - {id: a}\n  - {id: b}\n";

    private static Datacenter build(String yaml) {
        VirtualTime time = new VirtualTime();
        return DatacenterFile.parse("dc.yaml", yaml).build(1, time, time);
    }

    @Test
    void theExampleOfTheReadmeIsComplete() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String example =
                readme.substring(readme.indexOf("```yaml") + 7, readme.indexOf("```", readme.indexOf("```yaml") + 7));

        Datacenter datacenter = build(example);

        assertThat(datacenter.witness().executingOn(new VmId("shop"))).containsExactly(new HostId("rack1-a"));
        assertThat(datacenter.witness().executingOn(new VmId("backup"))).isEmpty();
        for (String key : new String[] {
            "access",
            "timing",
            "traces",
            "workloads",
            "hosts",
            "links",
            "vms",
            "numa-nodes",
            "failure-domain",
            "cpu-model",
            "cpu-features",
            "host-devices",
            "local-medium",
            "obeys-shutdown",
            "pattern",
            "state",
            "nic",
            "labels",
            "agent",
            "watchdog",
            "faults",
            "crash"
        }) {
            assertThat(example).contains(key + ":");
        }
    }

    @Test
    void aHostMayLoseItsPowerLater() {
        VirtualTime time = new VirtualTime();
        Datacenter datacenter = DatacenterFile.parse("dc.yaml", "{hosts: [{id: a}], faults: [{after: 5s, crash: a}]}")
                .build(1, time, time);

        assertThat(datacenter.witness().hasPower(new HostId("a"))).isTrue();
        time.advance(Duration.ofSeconds(6));
        assertThat(datacenter.witness().hasPower(new HostId("a"))).isFalse();
    }

    @Test
    void aVmMayBeUnderTheDatacentersOwnHa() {
        VirtualTime time = new VirtualTime();
        Datacenter datacenter = DatacenterFile.parse("dc.yaml", """
                        timing: {platform-restart: 20s}
                        hosts: [{id: a}, {id: b}]
                        vms: [{id: vm, host: a, platform-ha: true}]
                        faults: [{after: 5s, crash: a}]
                        """).build(1, time, time);

        time.advance(Duration.ofSeconds(24));
        assertThat(datacenter.witness().executingOn(new VmId("vm"))).isEmpty();
        time.advance(Duration.ofSeconds(2));
        assertThat(datacenter.witness().executingOn(new VmId("vm"))).containsExactly(new HostId("b"));
    }

    @Test
    void theDemonstrationHasFourHostsAndTwelveVms() {
        VirtualTime time = new VirtualTime();
        World world = DatacenterFile.demo().build(1, time, time).world();

        assertThat(world.hosts).hasSize(4);
        assertThat(world.vms).hasSize(12);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hosts: [{id: a, memory: 64GB}] | dc.yaml:1: hosts[0].memory: not a size such as 4GiB or 512MiB: 64GB
            hosts: [{id: a, cpus: 4}] | dc.yaml:1: hosts[0].cpus: no such key; known here are id, cpu-threads,
            hosts: [{cpu-threads: 4}] | dc.yaml:1: hosts[0]: 'id' is missing
            hosts: [{id: a}, {id: a}] | dc.yaml:1: hosts[1]: a second host with the id a
            hosts: 5 | dc.yaml:1: hosts: not a list but '5'
            vms: [] | dc.yaml:1: 'hosts' is missing
            [a | dc.yaml:1: not YAML:
            {hosts: [{id: a}], faults: [{after: 1s, crash: b}]} | dc.yaml:1: faults[0].crash:
            hosts: [{id: a, nic: }] | dc.yaml:1: hosts[0].nic: not a text but nothing
            """)
    void whatIsWrongIsToldWithFileLineKeyAndWhatWouldBeRight(String yaml, String message) {
        assertThatThrownBy(() -> build(yaml))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("INVALID_CONFIGURATION")
                .hasMessageContaining(message)
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("\n");
    }

    @Test
    void theLineIsTheOneThatIsWrong() {
        String yaml = HOSTS + "vms:\n  - id: vm\n    host: c\n";

        assertThatThrownBy(() -> build(yaml)).hasMessageContaining("dc.yaml:6: vms[0].host: no host c; known are a, b");
    }

    @Test
    void aRepeatedKeyIsRefused() {
        assertThatThrownBy(() -> build("hosts: []\nhosts: []\n")).hasMessageContaining("dc.yaml:2: hosts: ");
    }

    @Test
    void aWorkloadThatWritesToMoreThanAllIsRefused() {
        String yaml = HOSTS + "workloads:\n  w:\n    writes:\n"
                + "      - {memory: 60%, rate: 1MiB/s}\n      - {memory: 60%, rate: 1MiB/s}\n";

        assertThatThrownBy(() -> build(yaml)).hasMessageContaining("the regions cover more than 100% of the memory");
    }

    @Test
    void aPasswordIsNotTold() {
        assertThatThrownBy(() -> build(HOSTS + "access: {password: hidden-word}\n"))
                .hasMessageContaining("user and password go together")
                .hasMessageNotContaining("hidden-word");
    }

    @Test
    void aFileThatIsNotThereIsNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> DatacenterFile.read(folder.resolve("none.yaml")))
                .hasMessageContaining("datacenter: cannot read the file")
                .hasMessageContaining("none.yaml");
    }
}
