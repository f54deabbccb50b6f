package io.evenkeel.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with a configuration is told when it is connected, in one line that names the place. */
class ConfigurationTest {

    @TempDir
    Path directory;

    private FakeAgents agents;

    @BeforeEach
    void aGoodConfiguration() throws IOException {
        agents = new FakeAgents(directory).device("bmc", "obeys").host("n1", "bmc");
    }

    private HypervisorException refusal() {
        HypervisorException refusal = catchThrowableOfType(HypervisorException.class, () -> agents.connect());
        assertThat(refusal).isNotNull();
        assertThat(refusal.getMessage()).hasLineCount(1).doesNotContain(FakeAgents.PASSWORD);
        return refusal;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "device.bmc.passwrd    | x      | device.bmc.passwrd: fence_fake has no parameter passwrd; did you mean password?",
                "device.bmc.mood       | sulks  | device.bmc.mood: must be one of obeys, lies",
                "device.bmc.retries    | many   | device.bmc.retries: must be a whole number",
                "device.bmc.ssl        | maybe  | device.bmc.ssl: must be 1 or 0",
                "device.bmc.delay      | soon   | device.bmc.delay: must be a number of seconds",
                "device.bmc.action     | off    | device.bmc.action: is set by Evenkeel; leave it out",
                "device.bmc.agent      | fence_fakee | device.bmc.agent: no agent fence_fakee in",
                "device.bmc.agent      | fence_fakee | did you mean fence_fake?",
                "device.bmc.agent      | ./fence_fake | device.bmc.agent: ./fence_fake is no absolute path",
                "device.bmc.agent      | /no/where | device.bmc.agent: there is no file /no/where",
                "agent.fence_fake.delai | 1     | agent.fence_fake.delai: fence_fake has no parameter delai; did you mean delay?",
                "agent.fence_other.ssl | 1      | agent.fence_other: no device has this agent",
                "host.n1               | bcm    | host.n1: no device bcm; did you mean bmc?",
                "host.n1               | 'bmc,' | host.n1: '' is not DEVICE or DEVICE:PLUG",
                "device.idle.agent     | fence_fake | device.idle: no host uses it",
                "device.alone          | x      | device.alone: not of the form device.NAME.PARAMETER",
                "device.new.state      | /x     | device.new.agent: missing",
                "switch-timeout        | PT0S   | switch-timeout: not longer than zero",
            })
    void aWrongSettingIsNamed(String key, String value, String message) {
        agents.set(key, value);
        HypervisorException refusal = refusal();
        assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION);
        assertThat(refusal.getMessage()).contains(message);
    }

    @Test
    void aMissingParameterIsNamedByItsNewerNameAlone() {
        agents.without("device.bmc.state");
        assertThat(refusal().getMessage())
                .contains("device.bmc.state: missing; fence_fake requires it")
                .doesNotContain("statefile");
    }

    @Test
    void anOlderNameOfAParameterIsAccepted() throws Exception {
        agents.without("device.bmc.state")
                .set("device.bmc.statefile", agents.file("bmc", "").toString());
        agents.connect().close();
    }

    @Test
    void aValueThatWouldBecomeAnotherLineOfTheInputIsRefused() {
        agents.set("device.bmc.password", FakeAgents.PASSWORD + "\naction=reboot");
        assertThat(refusal().getMessage()).contains("device.bmc.password: must be one line");
    }

    @Test
    void whatDevicesHaveInCommonIsSaidOnce() throws Exception {
        agents.without("device.bmc.password").set("agent.fence_fake.password", FakeAgents.PASSWORD);
        try (Hypervisor connection = agents.connect()) {
            assertThat(connection.product().components()).isEqualTo(Map.of("fence_fake", "unknown"));
        }
    }

    @Test
    void whatDevicesHaveInCommonReachesThoseThatNameTheirAgentByItsPath() throws Exception {
        agents.set("device.bmc.agent", agents.program().toString())
                .without("device.bmc.password")
                .set("agent.fence_fake.password", FakeAgents.PASSWORD)
                .set("agent.fence_fake.ssl", "0")
                .set("agent." + agents.program() + ".ssl", "1");
        agents.connect().close();
        assertThat(agents.seen("bmc")).contains("ssl: 1").doesNotContain("ssl: 0");
        agents.set("device.bmc.ssl", "0").connect().close();
        assertThat(agents.seen("bmc")).contains("ssl: 0");

        agents.set("agent.fence_fake.delai", "1");
        assertThat(refusal().getMessage()).contains("agent.fence_fake.delai: fence_fake has no parameter delai");
    }

    @Test
    void anAgentMayBeNamedByItsPathAndMustBeExecutable() throws Exception {
        agents.set("device.bmc.agent", agents.program().toString()).without("agent-path");
        agents.connect().close();

        Files.setPosixFilePermissions(agents.program(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(refusal().getMessage()).contains("is not a file that may be executed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo nonsense | its description is not XML",
                "echo '<html/>' | its description begins with <html>",
                "echo '<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><resource-agent>&x;</resource-agent>' | not XML",
                "echo broken >&2; exit 1 | does not describe itself: broken (exit code 1)",
                "echo '<resource-agent><actions><action name=\"off\"/></actions></resource-agent>' | knows no action 'status'",
            })
    void aProgramThatIsNoAgentIsRefused(String script, String message) throws Exception {
        Path program = Files.writeString(directory.resolve("fence_odd"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        agents.set("device.bmc.agent", "fence_odd");
        assertThat(refusal().getMessage()).contains("device.bmc.agent: " + program + " ", message);
    }

    @Test
    void anAgentIsAskedWhatItIsOnceUntilItsProgramChanges() throws Exception {
        Path asked = directory.resolve("asked");
        Path program = directory.resolve("fence_counting");
        String script =
                "#!/bin/sh\n[ \"$1\" != -o ] || echo once >>" + asked + "\nexec " + agents.program() + " \"$@\"\n";
        Files.writeString(program, script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        FenceAgentsProvider provider = new FenceAgentsProvider();
        agents.set("device.bmc.agent", "fence_counting")
                .device("pdu", "obeys")
                .set("device.pdu.agent", program.toString())
                .host("n2", "pdu");

        agents.connect(provider).close();
        agents.connect(provider).close();
        assertThat(asked).hasContent("once\n");

        Files.writeString(program, script + "# a new edition\n");
        agents.connect(provider).close();
        assertThat(asked).hasContent("once\nonce\n");

        Files.writeString(program, "#!/bin/sh\nexit 1\n");
        HypervisorException refusal = catchThrowableOfType(HypervisorException.class, () -> agents.connect(provider));
        assertThat(refusal).hasMessageContaining("does not describe itself");
    }

    @Test
    void agentsThatDifferAreAskedAtTheSameTime() throws Exception {
        for (String own : List.of("a", "b")) {
            String other = own.equals("a") ? "b" : "a";
            Path program = Files.writeString(
                    directory.resolve("fence_" + own),
                    "#!/bin/sh\nif [ \"$1\" = -o ]; then\n: >" + directory.resolve("is-" + own) + "\nuntil [ -e "
                            + directory.resolve("is-" + other) + " ]; do sleep 0.05; done\nfi\nexec "
                            + agents.program() + " \"$@\"\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        agents.device("pdu", "obeys")
                .host("n2", "pdu")
                .set("device.bmc.agent", "fence_a")
                .set("device.pdu.agent", "fence_b")
                .connect()
                .close();
    }

    @Test
    void aPlugOfADeviceThatHasNoneIsRefused() throws Exception {
        Path program = Files.writeString(
                directory.resolve("fence_plain"),
                "#!/bin/sh\necho '<resource-agent><actions><action name=\"off\"/><action name=\"status\"/></actions>"
                        + "</resource-agent>'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        agents.set("device.bmc.agent", "fence_plain").host("n1", "bmc:3");
        assertThat(refusal().getMessage()).contains("host.n1: fence_plain knows no plugs, so leave :3 out");
    }

    @Test
    void withoutHostsThereIsNothingToFence() {
        agents.without("host.n1");
        assertThat(refusal().getMessage()).contains("host: missing").contains("device.bmc: no host uses it");
    }

    @Test
    void ifNoDeviceAnswersNothingIsConnected() {
        agents.mood("bmc", "tells");
        assertThat(refusal().kind()).isEqualTo(ErrorKind.UNREACHABLE);
        agents.mood("bmc", "denies");
        assertThat(refusal().kind()).isEqualTo(ErrorKind.DENIED);
    }
}
