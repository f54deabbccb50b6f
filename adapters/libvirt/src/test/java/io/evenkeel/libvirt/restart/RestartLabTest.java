package io.evenkeel.libvirt.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
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
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.failover.Restarts;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** VMs of hosts that are lost. */
@Tag("lab")
class RestartLabTest {

    private static final HostId H1 = Lab.host(1);
    private static final HostId H2 = Lab.host(2);
    private static final HostId H3 = Lab.host(3);

    private static Lab lab;
    private static Path definitions;
    private static Hypervisor hypervisor;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(3);
        definitions = Files.createDirectory(lab.directory().resolve("definitions"));
        Map<String, String> configuration = new HashMap<>(lab.configuration());
        configuration.put("definitions", definitions.toString());
        LibvirtProvider provider = new LibvirtProvider();
        hypervisor = provider.connect(provider.configSchema().bind(configuration), new TestContext(), soon());
    }

    @AfterAll
    static void end() throws Exception {
        if (hypervisor != null) {
            hypervisor.close();
        }
        lab.close();
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(60));
    }

    private static Restarts restarts() {
        return hypervisor.restarts().orElseThrow();
    }

    private static void eventually(String what, Callable<Boolean> condition) {
        await(what).atMost(Duration.ofSeconds(90)).until(condition);
    }

    private static VmId keptGuest(String name) throws Exception {
        VmId vm = lab.guest(name, 1, "disk=yes", "persistent=yes", "rate=1");
        hypervisor.inventory().vms(soon());
        Path file = definitions.resolve(vm + ".seen.xml");
        eventually("the definition is kept", () -> Files.exists(file));
        return vm;
    }

    private static RestartRequest request(VmId vm, HostId target, HostId fenced) {
        return new RestartRequest(vm, target, new FenceReceipt(fenced, "test", Instant.now()));
    }

    private static HypervisorException refusal(RestartRequest request) {
        return catchThrowableOfType(
                HypervisorException.class, () -> restarts().restart(Operation.unled(), request, soon()));
    }

    private static boolean isDefined(int host, VmId vm) throws Exception {
        return lab.virsh(host, "list", "--all", "--uuid").contains(vm.value());
    }

    @Test
    void aVmRestartsWithoutItsHostWhichIsTidiedWhenItComesBack() throws Exception {
        assertThat(hypervisor.capabilities().contains(Capabilities.RESTART)).isTrue();
        VmId vm = keptGuest("lost");
        lab.run("power-off", "h1");

        HypervisorException other = refusal(request(vm, H2, H3));
        assertThat(other.kind()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(other.effect()).isEqualTo(Effect.NONE);
        assertThat(other).hasMessageContaining("h1");

        Path enlarged = definitions.resolve(vm + ".xml");
        Files.writeString(
                enlarged,
                Files.readString(definitions.resolve(vm + ".seen.xml"))
                        .replaceFirst("<memory[^>]*>\\d+", "<memory unit='GiB'>100000"));
        HypervisorException tooLarge = refusal(request(vm, H2, H1));
        assertThat(tooLarge.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CAPACITY);
        assertThat(tooLarge.effect()).isEqualTo(Effect.NONE);
        assertThat(tooLarge).hasMessageContaining("h2 has ").hasMessageContaining("97.7 TiB");
        assertThat(isDefined(2, vm)).isFalse();
        Files.delete(enlarged);

        Operation operation = Operation.unled();
        RestartRequest request = request(vm, H2, H1);
        Residence.OnHost running = new Residence.OnHost(H2, VmState.RUNNING);
        assertThat(restarts().restart(operation, request, soon())).isEqualTo(running);
        assertThat(restarts().restart(operation, request, soon())).isEqualTo(running);
        assertThat(restarts().restart(Operation.unled(), request, soon())).isEqualTo(running);
        assertThat(hypervisor.inventory().locate(vm, soon())).isEqualTo(running);
        assertThat(refusal(request(vm, H3, H1)).kind()).isEqualTo(ErrorKind.CONFLICT);

        assertThat(lab.directory().resolve("h1/etc/libvirt/qemu/lost.xml"))
                .as("what the lost host will find when it is back")
                .exists();
        lab.run("start", "h1");
        eventually("the old definition is removed", () -> !isDefined(1, vm));
        assertThat(hypervisor.inventory().locate(vm, soon())).isEqualTo(running);
        assertThat(lab.virsh(2, "dominfo", vm.value())).contains("Persistent:     yes");
        eventually(
                "nothing is left to tidy",
                () -> lab.virsh(2, "metadata", vm.value(), "urn:evenkeel:libvirt:restart:1")
                        .contains("left=\"\""));
        lab.run("guest", "stop", "lost");
    }

    @Test
    void aReceiptThatLiesMeetsTheLockOfTheDisk() throws Exception {
        VmId vm = keptGuest("alive");
        lab.run("freeze", "h1");
        try {
            HypervisorException refused = refusal(request(vm, H2, H1));

            assertThat(refused).hasMessageContaining("lock");
            assertThat(refused.kind()).isEqualTo(ErrorKind.CONFLICT);
            assertThat(refused.effect()).isEqualTo(Effect.NONE);
            assertThat(isDefined(2, vm))
                    .as("what was refused leaves no definition")
                    .isFalse();
        } finally {
            lab.run("thaw", "h1");
        }
        eventually(
                "the host answers again",
                () -> hypervisor.inventory().locate(vm, soon()).equals(new Residence.OnHost(H1, VmState.RUNNING)));
        lab.run("guest", "stop", "alive");
    }
}
