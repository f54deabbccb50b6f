package io.evenkeel.libvirt.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.libvirt.Lab;
import io.evenkeel.libvirt.LibvirtProvider;
import io.evenkeel.libvirt.TestContext;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.HealthMonitoring;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.health.WatchRequest;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a watch tells of real hosts, beyond what the conformance kit asks for. */
@Tag("lab")
class HealthLabTest {

    private static final Duration LEASE = Duration.ofSeconds(2);

    private static Lab lab;

    private final TestContext context = new TestContext();
    private Hypervisor hypervisor;

    @BeforeAll
    static void bringUpTheLab() throws IOException {
        lab = Lab.start(2);
    }

    @AfterAll
    static void takeDownTheLab() throws IOException, InterruptedException {
        lab.close();
    }

    @BeforeEach
    void connect() throws IOException, InterruptedException {
        LibvirtProvider provider = new LibvirtProvider();
        hypervisor = provider.connect(provider.configSchema().bind(lab.configuration()), context, soon());
    }

    @AfterEach
    void close() {
        hypervisor.close();
        assertThat(context.living()).isEmpty();
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(90));
    }

    private HealthMonitoring health() {
        return hypervisor.health().orElseThrow();
    }

    private HealthWatch watch() throws InterruptedException {
        return health().watch(WatchRequest.everything(LEASE), soon());
    }

    private static Residence on(int host, VmState state) {
        return new Residence.OnHost(Lab.host(host), state);
    }

    @Test
    void aDaemonThatDiesIsSuspectAndItsReturnIsAGap() throws IOException, InterruptedException {
        VmId vm = lab.guest("w1", 1);
        try (HealthWatch watch = watch()) {
            WatchLog log = new WatchLog(watch);
            log.untilSynced();
            assertThat(log.last(vm).map(Vm::residence)).contains(on(1, VmState.RUNNING));
            HostId host = Lab.host(1);

            lab.run("kill-libvirtd", "h1");
            log.until("h1 is suspect", () -> log.isTold(host, HostHealth.SUSPECT));
            log.until("its VM is unknown", () -> log.last(vm).map(Vm::state).equals(Optional.of(VmState.UNKNOWN)));
            assertThat(log.isTold(Lab.host(2), HostHealth.HEALTHY)).isTrue();
            assertThat(health().probe(host, soon()).health()).isEqualTo(HostHealth.SUSPECT);
            log.forget();
            log.until("the other host is still heard", () -> log.has(HealthEvent.Heartbeat.class));

            log.forget();
            lab.run("start-libvirtd", "h1");
            log.until("a gap is told", () -> log.has(HealthEvent.Gap.class));
            log.untilSynced();
            log.until("h1 is healthy", () -> log.isTold(host, HostHealth.HEALTHY));
            log.until(
                    "its VM runs as before",
                    () -> log.last(vm).map(Vm::residence).equals(Optional.of(on(1, VmState.RUNNING))));
            assertThat(health().probe(host, soon()).health()).isEqualTo(HostHealth.HEALTHY);
        } finally {
            lab.run("guest", "stop", "w1");
        }
    }

    @Test
    void aVmIsFollowedThroughItsLife() throws IOException, InterruptedException {
        try (HealthWatch watch = watch();
                HealthWatch elsewhere = health().watch(new WatchRequest(Set.of(Lab.host(2)), LEASE), soon())) {
            WatchLog log = new WatchLog(watch);
            log.untilSynced();
            VmId vm = lab.guest("w2", 1, "persistent=yes");
            log.until("it runs", () -> log.last(vm).map(Vm::state).equals(Optional.of(VmState.RUNNING)));
            lab.virsh(1, "suspend", "w2");
            log.until("it is paused", () -> log.last(vm).map(Vm::state).equals(Optional.of(VmState.PAUSED)));
            lab.virsh(1, "resume", "w2");
            log.until("it runs", () -> log.last(vm).map(Vm::state).equals(Optional.of(VmState.RUNNING)));

            log.forget();
            lab.virsh(
                    1,
                    "migrate",
                    "--live",
                    "--p2p",
                    "--persistent",
                    "--undefinesource",
                    "--unsafe",
                    "w2",
                    "qemu+tcp://10.77.0.2/system");
            log.until(
                    "it has moved", () -> log.last(vm).map(Vm::residence).equals(Optional.of(on(2, VmState.RUNNING))));
            assertThat(log.all(vm))
                    .extracting(Vm::residence)
                    .allSatisfy(residence -> assertThat(residence).isInstanceOf(Residence.OnHost.class));
            WatchLog other = new WatchLog(elsewhere);
            other.until(
                    "the watch of h2 tells its arrival", () -> other.last(vm).isPresent());

            lab.run("kill-qemu", "h2", "w2");
            log.until("it crashed", () -> log.last(vm).map(Vm::state).equals(Optional.of(VmState.CRASHED)));
            lab.virsh(2, "undefine", "w2");
            log.until("it is gone", () -> log.last(vm).map(Vm::residence).equals(Optional.of(new Residence.Nowhere())));
        }
    }

    @Test
    void closingWakesWhoeverWaits() throws InterruptedException {
        HealthWatch watch = watch();
        new WatchLog(watch).untilSynced();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                while (true) {
                    var unused = watch.next(soon());
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        hypervisor.close();

        assertThatThrownBy(waiting::join)
                .hasRootCauseInstanceOf(HypervisorException.class)
                .rootCause()
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
        watch.close();
        assertThatThrownBy(() -> health().watch(WatchRequest.everything(LEASE), soon()))
                .isInstanceOf(HypervisorException.class)
                .hasMessageStartingWith("CONFLICT");
    }
}
