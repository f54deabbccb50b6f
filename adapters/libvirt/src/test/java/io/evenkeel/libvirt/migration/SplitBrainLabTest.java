package io.evenkeel.libvirt.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.libvirt.Lab;
import io.evenkeel.libvirt.LibvirtProvider;
import io.evenkeel.libvirt.TestContext;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.unit.DataRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The destination's daemon stops at the moment of switchover and goes on after the source has given the migration up. It
 * then carries out what is queued, and lets go on a copy of a guest that runs on the source again.
 */
@Tag("long")
class SplitBrainLabTest {

    private final TestContext context = new TestContext();
    private Lab lab;
    private Hypervisor hypervisor;

    @BeforeEach
    void start() throws Exception {
        lab = Lab.start(2);
        LibvirtProvider provider = new LibvirtProvider();
        hypervisor = provider.connect(provider.configSchema().bind(lab.configuration()), context, soon());
    }

    @AfterEach
    void end() throws Exception {
        hypervisor.close();
        lab.close();
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(60));
    }

    @ParameterizedTest(name = "disk={0}")
    @ValueSource(strings = {"no", "yes"})
    void oneExecutionRemainsAndNothingElse(String disk) throws Exception {
        VmId vm = lab.guest("twins", 1, "ws=24", "rate=15", "persistent=yes", "disk=" + disk);
        long daemon = daemonOf(2);
        MigrationRequest request = MigrationRequest.of(vm, Lab.host(1), Lab.host(2))
                .withTuning(MigrationTuning.DEFAULTS.withMaxBandwidth(DataRate.ofMebibytesPerSecond(25)));
        Operation operation = Operation.unled();
        MigrationSession session = hypervisor.migrations().orElseThrow().start(operation, request, soon());
        awaitSwitchover(vm);
        signal("STOP", daemon);
        try {
            assertThat(outcome(session).residence()).isInstanceOf(Residence.Unknown.class);
        } finally {
            signal("CONT", daemon);
        }

        Residence onSource = new Residence.OnHost(Lab.host(1), VmState.RUNNING);
        await("all is in order")
                .atMost(Duration.ofSeconds(60))
                .until(() -> lab.virsh(2, "list", "--all", "--name").isBlank()
                        && hypervisor.inventory().locate(vm, soon()).equals(onSource));
        MigrationSession found = hypervisor
                .migrations()
                .orElseThrow()
                .find(operation.id(), soon())
                .orElseThrow();
        assertThat(outcome(found))
                .isInstanceOfSatisfying(
                        MigrationOutcome.Failed.class,
                        failed -> assertThat(failed.residence()).isEqualTo(onSource));
    }

    private void awaitSwitchover(VmId vm) throws Exception {
        String uri = lab.run("uri", "h1");
        try (Wire wire = Wire.open(uri, Optional.empty())) {
            await("switchover")
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> wire.with(vm.value(), domain -> domain.state().isInTransit()));
        }
    }

    private static MigrationOutcome outcome(MigrationSession session) {
        return await("the end")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsMatching(e -> e instanceof HypervisorException failure
                        && Set.of(ErrorKind.UNREACHABLE, ErrorKind.TIMEOUT).contains(failure.kind()))
                .until(
                        () -> session.observe(soon()),
                        snapshot -> snapshot.phase().isTerminal())
                .outcome()
                .orElseThrow();
    }

    /** The host's daemon as this machine numbers it: the lab's own command takes longer than a switchover does. */
    private long daemonOf(int host) throws Exception {
        String namespace = lab.run("in", "h" + host, "readlink", "/proc/self/ns/pid");
        return ProcessHandle.allProcesses()
                .mapToLong(ProcessHandle::pid)
                .filter(pid ->
                        text(pid, "comm").equals("libvirtd") && namespaceOf(pid).equals(namespace))
                .findFirst()
                .orElseThrow();
    }

    private static String text(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc/" + pid, file)).strip();
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    private static String namespaceOf(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid, "ns/pid")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static void signal(String signal, long pid) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
        assertThat(kill.waitFor()).isZero();
    }
}
