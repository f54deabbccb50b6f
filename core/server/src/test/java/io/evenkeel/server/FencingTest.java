package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.SimulatorProvider;
import io.evenkeel.simulator.Timing;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.simulator.Waiting;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The power of hosts, with an adapter that fences for another one. */
@Timeout(300)
@ResourceLock(LentProvider.LOAN)
class FencingTest {
    private static final String MACHINES_AND_SWITCHES = """
            connections:
              lab:
                adapter: lent
                withhold: fencing
                fencing:
                  adapter: lent
                  user: admin
            """;

    @TempDir
    private Path directory;

    private final Datacenter datacenter = new Datacenter(1, Ticker.SYSTEM, Waiting.REAL, Timing.DEFAULT);
    private final HostId north = datacenter.addHost(HostSpec.of("north"));

    private Program program = Program.in(Path.of(""), Path.of(""));

    @BeforeEach
    void lendDatacenter() throws IOException {
        datacenter.addHost(HostSpec.of("south"));
        datacenter.addVm(VmSpec.of("web"), north);
        datacenter.addVm(VmSpec.of("mail"), north);
        program = Lending.program(directory, datacenter, MACHINES_AND_SWITCHES);
    }

    @AfterEach
    void takeBack() {
        LentProvider.takeBack();
    }

    @Test
    void aHostIsFencedAndLetBackIn() {
        Program.Result fenced = program.run("host", "fence", "north", "--yes");
        Program.Result off = program.run("host", "power", "north");
        Program.Result again = program.run("host", "fence", "north", "--yes");
        Program.Result back = program.run("host", "unfence", "north");

        assertThat(fenced.errLines()).containsExactly("north before: on");
        assertThat(fenced.outLines()).hasSize(1);
        assertThat(fenced.out()).startsWith("fenced: north is cut off; at ");
        assertThat(fenced.exitCode()).isZero();
        assertThat(off.outLines()).containsExactly("north is off");
        assertThat(again.errLines()).containsExactly("north before: off");
        assertThat(again.exitCode()).isZero();
        assertThat(back.outLines()).containsExactly("let back in: north is on");
        assertThat(back.exitCode()).isZero();
    }

    @Test
    void theListShowsWhatTheFenceDevicesSay() throws IOException {
        assertThat(program.run("host", "fence", "north", "--yes").exitCode()).isZero();

        Program.Result list = program.run("host", "list");
        JsonNode json = new ObjectMapper()
                .readTree(program.run("host", "list", "-o", "json").out());

        assertThat(list.outLines().get(1)).matches("north +\\S+ +off .*");
        assertThat(list.outLines().get(2)).matches("south +available +on .*");
        assertThat(json.get(0).get("power").asText()).isEqualTo("OFF");
    }

    @Test
    void withoutYesTheNameMustBeTypedAfterSeeingWhichVmsEnd() {
        Program.Result nobody = program.run("host", "fence", "north");
        Program.Result other = program.withTyped("south").run("host", "fence", "north");
        Program.Result right = program.withTyped("north").run("host", "fence", "north");

        assertThat(nobody.err())
                .contains("Fencing cuts off north. These VMs end at once: mail, web.")
                .contains("evenkeel: nothing was done, for nothing was typed; type the host's name, or give --yes");
        assertThat(nobody.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("evenkeel: nothing was done, for 'south' is not north");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(right.out()).startsWith("fenced: north");
        assertThat(right.exitCode()).isZero();
    }

    @Test
    void aSilentFenceDeviceIsAFailureThatSaysWhatItMeans() {
        datacenter.faults().killFenceDevice(north);

        Program.Result power = program.run("host", "power", "north", "--timeout", "2s");
        Program.Result fence = program.run("host", "fence", "north", "--yes", "--timeout", "2s", "--within", "2s");
        Program.Result list = program.run("host", "list", "--timeout", "2s");

        assertThat(power.out()).startsWith("north is on or off, nobody knows: its fence device does not answer");
        assertThat(power.outLines()).element(1).isEqualTo("  the switch of north: does not answer");
        assertThat(power.exitCode()).isEqualTo(1);
        assertThat(fence.err()).contains("north before: unknown").contains("start none of ");
        assertThat(fence.out()).isEmpty();
        assertThat(fence.exitCode()).isEqualTo(1);
        assertThat(list.outLines().get(1)).matches("north +available +unknown .*");
        assertThat(list.exitCode()).isZero();
    }

    @Test
    void theReasonsForNotKnowingAreInJsonToo() throws IOException {
        datacenter.faults().killFenceDevice(north);

        Program.Result power = program.run("host", "power", "north", "--timeout", "2s", "-o", "json");

        JsonNode json = new ObjectMapper().readTree(power.out());
        assertThat(json.get("power").asText()).isEqualTo("UNKNOWN");
        assertThat(json.get("silent").get(0).asText()).isEqualTo("the switch of north: does not answer");
    }

    @Test
    void theVmsOfAHostThatCannotBeAskedAreNeitherCountedNorHushedUp() throws IOException {
        datacenter.faults().isolate(north);

        Program.Result hosts = program.run("host", "list");
        JsonNode json = new ObjectMapper()
                .readTree(program.run("host", "list", "-o", "json").out());
        Program.Result vms = program.run("vm", "list");
        Program.Result vmsOfAnother = program.run("vm", "list", "--host", "south");

        assertThat(hosts.outLines().get(1)).matches("north +unreachable +on +- .*");
        assertThat(hosts.outLines().get(2)).matches("south +available +on +0 .*");
        assertThat(json.get(0).has("vms")).isFalse();
        assertThat(json.get(1).get("vms").asInt()).isZero();
        assertThat(vms.errLines())
                .containsExactly("evenkeel: warning: not heard: north; VMs that are there may be missing here,"
                        + " and may be running");
        assertThat(vms.exitCode()).isZero();
        assertThat(vmsOfAnother.errLines()).isEmpty();
    }

    @Test
    void aFenceDeviceThatLiesNeverMakesASuccess() {
        datacenter.faults().makeFencingIneffective(north);

        Program.Result fence = program.run("host", "fence", "north", "--yes", "--within", "2s");

        assertThat(fence.err())
                .contains("evenkeel: not known to be fenced: ")
                .contains("start none of the VMs of north elsewhere before 'evenkeel host power' says that it is off");
        assertThat(fence.out()).isEmpty();
        assertThat(fence.exitCode()).isEqualTo(1);
    }

    @Test
    void aHypervisorThatIsDownDoesNotKeepItsHostsFromBeingFenced() throws IOException {
        program.withConfiguration(MACHINES_AND_SWITCHES.replace("withhold: fencing", "address: elsewhere"));

        Program.Result fence = program.run("host", "fence", "north", "--yes");

        assertThat(fence.err()).contains("evenkeel: warning: ", "; which VMs are on a host is not known");
        assertThat(fence.out()).startsWith("fenced: north");
        assertThat(fence.exitCode()).isZero();
    }

    @Test
    void hostsWithoutAFenceDeviceAreNamed() {
        Datacenter devices = new Datacenter(1, Ticker.SYSTEM, Waiting.REAL, Timing.DEFAULT);
        devices.addHost(HostSpec.of("north"));
        LentProvider.lend(
                new ProviderByUser(new SimulatorProvider(datacenter), Map.of("admin", new SimulatorProvider(devices))));
        String warning = "evenkeel: warning: no fence device for south, so when it fails nothing can prove that its"
                + " VMs have ended; add one under 'fencing:'";

        Program.Result list = program.run("host", "list");
        Program.Result fence = program.run("host", "fence", "north", "--yes");

        assertThat(list.errLines()).containsExactly(warning);
        assertThat(list.exitCode()).isZero();
        assertThat(fence.errLines()).containsExactly("north before: on", warning);
        assertThat(fence.exitCode()).isZero();
    }

    @Test
    void fenceDevicesThatAreDownDoNotHideTheHosts() throws IOException {
        program.withConfiguration(MACHINES_AND_SWITCHES.replace("user: admin", "address: elsewhere"));

        Program.Result list = program.run("host", "list");

        assertThat(list.outLines()).hasSize(3);
        assertThat(list.errLines())
                .containsExactly("evenkeel: warning: " + directory.resolve("evenkeel.yaml")
                        + ":5: connection 'lab' (lent): no datacenter at address elsewhere; there is simulator;"
                        + " nothing is known of the hosts' power");
        assertThat(list.exitCode()).isZero();
    }

    @Test
    void theCommandLineCanGiveTheFencingToo() {
        Program.Result power = program.run(
                "host",
                "power",
                "north",
                "--adapter",
                "lent",
                "--set",
                "withhold=fencing",
                "--set",
                "fencing.adapter=lent",
                "--set",
                "fencing.user=admin");

        assertThat(power.outLines()).containsExactly("north is on");
    }

    @Test
    void whatIsWrongWithTheFencingIsNamedWithItsPlace() throws IOException {
        assertThat(wrong("      adapter: lent\n      user: admin", "      adapter: lnt"))
                .isEqualTo(":5: no adapter 'lnt'; did you mean lent?");
        assertThat(wrong("user: admin", "usr: admin"))
                .isEqualTo(":7: adapter lent has no setting 'usr'; did you mean user?");
        assertThat(wrong("adapter: lent\n      user", "user"))
                .isEqualTo(
                        ":5: 'fencing' of connection 'lab' names no adapter; add for example 'adapter: fence-agents'");
        assertThat(wrong(":\n      adapter: lent\n      user: admin", ": lent"))
                .isEqualTo(":5: 'fencing' of connection 'lab' is a value; it must be a mapping with 'adapter'");
    }

    private String wrong(String right, String wrong) throws IOException {
        program.withConfiguration(MACHINES_AND_SWITCHES.replace(right, wrong));
        Program.Result list = program.run("host", "list");
        assertThat(list.exitCode()).isEqualTo(2);
        assertThat(list.errLines()).hasSize(1);
        return list.err().strip().replace("evenkeel: " + directory.resolve("evenkeel.yaml"), "");
    }

    @Test
    void aConnectionThatCannotFenceSaysWhatToAdd() {
        Program.Result fence =
                program.run("host", "fence", "north", "--yes", "--adapter", "lent", "--set", "withhold=fencing");

        assertThat(fence.errLines())
                .containsExactly("evenkeel: connection 'command line' (lent) cannot fence; add 'fencing:' with an"
                        + " adapter that can, for example fence-agents");
        assertThat(fence.exitCode()).isEqualTo(1);
    }
}
