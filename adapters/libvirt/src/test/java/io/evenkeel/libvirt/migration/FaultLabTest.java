package io.evenkeel.libvirt.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.libvirt.Lab;
import io.evenkeel.libvirt.LibvirtProvider;
import io.evenkeel.libvirt.TestContext;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.load.HostLoad;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.power.PowerControl;
import io.evenkeel.spi.power.StopMode;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hosts that hang, vanish and lose their cable. */
@Tag("lab")
class FaultLabTest {

    private final TestContext context = new TestContext();
    private Lab lab;
    private Hypervisor hypervisor;

    @BeforeEach
    void start() throws Exception {
        lab = Lab.start(3);
        hypervisor = connection(context, lab.configuration());
    }

    @AfterEach
    void end() throws Exception {
        hypervisor.close();
        lab.close();
    }

    private static Hypervisor connection(TestContext context, Map<String, String> configuration) throws Exception {
        LibvirtProvider provider = new LibvirtProvider();
        return provider.connect(provider.configSchema().bind(configuration), context, soon());
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(90));
    }

    private MigrationSession startSlowly(VmId vm) throws InterruptedException {
        MigrationRequest request = MigrationRequest.of(vm, Lab.host(1), Lab.host(2))
                .withTuning(MigrationTuning.DEFAULTS.withMaxBandwidth(DataRate.ofMebibytesPerSecond(8)));
        MigrationSession session = hypervisor.migrations().orElseThrow().start(Operation.unled(), request, soon());
        LabTrip.follow(session, snapshot -> snapshot.phase() == MigrationPhase.PRECOPY);
        return session;
    }

    private static MigrationOutcome end(MigrationSession session) {
        return await("the end")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptionsMatching(
                        e -> e instanceof HypervisorException failure && failure.kind() == ErrorKind.UNREACHABLE)
                .until(
                        () -> session.observe(soon()),
                        snapshot -> snapshot.phase().isTerminal())
                .outcome()
                .orElseThrow();
    }

    @Test
    void aHostThatHangsIsUnreachableAndHidesNoOther() throws Exception {
        VmId vm = lab.guest("hangs", 1, "ws=8", "persistent=yes");
        assertThat(hypervisor.inventory().vms(soon())).extracting(Vm::id).containsExactly(vm);
        lab.run("freeze", "h1");

        for (int i = 0; i < 3; i++) {
            List<Host> hosts = hypervisor.inventory().hosts(soon());
            assertThat(hosts)
                    .extracting(Host::state)
                    .containsExactly(HostState.UNREACHABLE, HostState.AVAILABLE, HostState.AVAILABLE);
        }
        assertThat(hypervisor.inventory().locate(vm, soon()))
                .isInstanceOfSatisfying(
                        Residence.Unknown.class,
                        unknown -> assertThat(unknown.possibleHosts()).isEqualTo(Set.of(Lab.host(1))));
        assertThat(hypervisor.inventory().vms(soon())).extracting(Vm::id).containsExactly(vm);
        long begin = System.nanoTime();
        assertThatThrownBy(() -> hypervisor.inventory().vms(Deadline.after(Duration.ZERO)))
                .isInstanceOf(HypervisorException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));

        lab.run("thaw", "h1");
        await("the host is back")
                .atMost(Duration.ofSeconds(90))
                .until(() -> hypervisor.inventory().locate(vm, soon()) instanceof Residence.OnHost);
        hypervisor.close();
        assertThat(context.living()).isEmpty();
    }

    @Test
    void aDestinationThatDiesLeavesTheGuestOnTheSource() throws Exception {
        VmId vm = lab.guest("survives", 1, "ws=24", "rate=15", "persistent=yes");
        MigrationSession session = startSlowly(vm);

        lab.run("power-off", "h2");

        assertThat(end(session).residence()).isEqualTo(new Residence.OnHost(Lab.host(1), VmState.RUNNING));
        assertThat(lab.run("guest", "check", "survives")).contains("OK");
        hypervisor.close();
        assertThat(context.living()).isEmpty();
    }

    @Test
    void aSourceThatDiesLeavesItUnknown() throws Exception {
        VmId vm = lab.guest("dies", 1, "ws=24", "rate=15", "persistent=yes");
        MigrationSession session = startSlowly(vm);

        lab.run("power-off", "h1");

        assertThat(end(session).residence()).isInstanceOf(Residence.Unknown.class);
    }

    @Test
    void aLinkThatIsCutLeavesTheGuestOnTheSource() throws Exception {
        VmId vm = lab.guest("cut", 1, "ws=24", "rate=15", "persistent=yes");
        MigrationSession session = startSlowly(vm);

        lab.run("cut", "h2");

        assertThat(end(session).residence()).isEqualTo(new Residence.OnHost(Lab.host(1), VmState.RUNNING));
        lab.run("heal", "h2");
        assertThat(lab.virsh(2, "list", "--all", "--name")).doesNotContain("cut");
    }

    @Test
    void aMigrationWhoseDaemonIsKilledIsSettledWhenTheDaemonIsBack() throws Exception {
        VmId vm = lab.guest("daemon", 1, "ws=24", "rate=15", "persistent=yes");
        MigrationSession session = startSlowly(vm);

        lab.run("kill-libvirtd", "h1");
        lab.run("start-libvirtd", "h1");

        assertThat(end(session).residence()).isEqualTo(new Residence.OnHost(Lab.host(1), VmState.RUNNING));
        assertThat(lab.run("guest", "check", "daemon")).contains("OK");
    }

    @Test
    void aWrongAddressIsUnreachable() throws Exception {
        Map<String, String> wrong = new HashMap<>(lab.configuration());
        wrong.put("hosts", "h1=qemu+unix:///system?socket=/nonexistent/socket");
        wrong.remove("peers");
        TestContext other = new TestContext();

        assertThatThrownBy(() -> connection(other, wrong))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE));
        assertThat(other.living()).isEmpty();
    }

    @Test
    void aGuestThatWorksIsSeenToUseItsProcessor() throws Exception {
        VmId vm = lab.guest("works", 1, "ws=24", "rate=100");
        LoadMonitoring load = hypervisor.load().orElseThrow();

        assertThat(load.hosts(soon()))
                .hasSize(3)
                .allSatisfy(host -> assertThat(host.memoryUsed().bytes()).isPositive());
        assertThat(load.vms(soon())).singleElement().satisfies(sample -> {
            assertThat(sample.vm()).isEqualTo(vm);
            assertThat(sample.cpu().value()).isGreaterThan(0.01);
            assertThat(sample.memoryUsed().orElseThrow().bytes()).isGreaterThan(50_000_000);
        });
        lab.run("freeze", "h2");
        assertThat(load.hosts(soon())).extracting(HostLoad::host).containsExactly(Lab.host(1), Lab.host(3));
        lab.run("thaw", "h2");
    }

    @Test
    void aVmIsStoppedStartedElsewhereAndReset() throws Exception {
        VmId vm = lab.guest("powered", 1, "ws=8", "persistent=yes");
        PowerControl power = hypervisor.power().orElseThrow();

        power.stop(Operation.unled(), vm, StopMode.POWER_OFF, soon());
        assertThat(hypervisor.inventory().locate(vm, soon())).isEqualTo(new Residence.OnHost(Lab.host(1), VmState.OFF));
        power.stop(Operation.unled(), vm, StopMode.POWER_OFF, soon());
        isNotStartedWhereItHasNoRoom(power, vm);
        assertThat(power.start(Operation.unled(), vm, Lab.host(3), soon()))
                .isEqualTo(new Residence.OnHost(Lab.host(3), VmState.RUNNING));
        assertThat(lab.virsh(1, "list", "--all", "--name")).doesNotContain("powered");
        assertThatThrownBy(() -> power.start(Operation.unled(), vm, Lab.host(2), soon()))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
        Operation reset = Operation.unled();
        power.reset(reset, vm, soon());
        power.reset(reset, vm, soon());
        assertThat(hypervisor.inventory().locate(vm, soon()))
                .isEqualTo(new Residence.OnHost(Lab.host(3), VmState.RUNNING));
    }

    private void isNotStartedWhereItHasNoRoom(PowerControl power, VmId vm) throws Exception {
        String memory = lab.virsh(1, "dominfo", vm.value()).replaceAll("(?s).*Max memory: +(\\d+) KiB.*", "$1");
        lab.virsh(1, "setmaxmem", vm.value(), "100TiB", "--config");

        assertThatThrownBy(() -> power.start(Operation.unled(), vm, Lab.host(1), soon()))
                .isInstanceOfSatisfying(HypervisorException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CAPACITY);
                    assertThat(refusal.effect()).isEqualTo(Effect.NONE);
                });

        lab.virsh(1, "setmaxmem", vm.value(), memory + "KiB", "--config");
    }
}
