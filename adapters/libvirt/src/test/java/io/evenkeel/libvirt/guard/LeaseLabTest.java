package io.evenkeel.libvirt.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.libvirt.Lab;
import io.evenkeel.libvirt.LibvirtProvider;
import io.evenkeel.libvirt.TestContext;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.power.PowerControl;
import io.evenkeel.spi.power.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A lock manager on real hosts. */
@Tag("lab")
class LeaseLabTest {

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(60));
    }

    private static Hypervisor connect(Lab lab, Path probe) throws Exception {
        Map<String, String> configuration = new HashMap<>(lab.configuration());
        configuration.put("lease-probes", probe.toString());
        LibvirtProvider provider = new LibvirtProvider();
        return provider.connect(provider.configSchema().bind(configuration), new TestContext(), soon());
    }

    @Test
    void aLeaseIsDeclaredWhereASecondStartIsRefused() throws Exception {
        try (Lab lab = Lab.start(2, "--lock", "lockd")) {
            Path shared = lab.directory().resolve("shared");
            Path probe = Files.write(shared.resolve("probe.img"), new byte[1 << 20]);
            VmId locked = lab.guest("locked", 1, "disk=yes", "persistent=yes", "rate=1");
            VmId loose = lab.guest("loose", 1, "persistent=yes", "rate=1");

            try (Hypervisor hypervisor = connect(lab, probe)) {
                assertThat(hypervisor.startGuard()).isEqualTo(StartGuard.EXCLUSIVE_LEASE);
                assertThat(hypervisor.inventory().vms(soon())).hasSize(2);

                Path xml = lab.directory().resolve("locked.xml");
                Files.writeString(xml, lab.virsh(1, "dumpxml", "locked"));
                assertThatThrownBy(() -> lab.virsh(2, "create", xml.toString()))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("lock");

                PowerControl power = hypervisor.power().orElseThrow();
                for (VmId vm : new VmId[] {locked, loose}) {
                    power.stop(Operation.unled(), vm, StopMode.POWER_OFF, soon());
                }
                assertThat(power.start(Operation.unled(), locked, Lab.host(2), soon())
                                .host())
                        .isEqualTo(Lab.host(2));
                HypervisorException refused = catchThrowableOfType(
                        HypervisorException.class, () -> power.start(Operation.unled(), loose, Lab.host(2), soon()));
                assertThat(refused.kind()).isEqualTo(ErrorKind.INCOMPATIBLE);
            }
            assertThat(lab.virsh(1, "list", "--all", "--name")).doesNotContain("probe");

            lab.run("freeze", "h2");
            try (Hypervisor hypervisor = connect(lab, probe)) {
                assertThat(hypervisor.startGuard())
                        .as("what cannot be tried out on every host is not claimed")
                        .isEqualTo(StartGuard.NONE);
            }
        }
    }

    @Test
    void aConnectionIsRefusedWhereLocksDoNotMeet() throws Exception {
        try (Lab lab = Lab.start(2)) {
            // /var is each host's own, so both open an image of this name, and not the same one.
            lab.run("in", "h1", "truncate", "-s", "1M", "/var/lib/libvirt/probe.img");
            lab.run("in", "h2", "truncate", "-s", "1M", "/var/lib/libvirt/probe.img");

            assertThatThrownBy(() -> connect(lab, Path.of("/var/lib/libvirt/probe.img")))
                    .isInstanceOfSatisfying(HypervisorException.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION);
                        assertThat(failure).hasMessageContaining("h2 started a VM on /var/lib/libvirt/probe.img");
                    });
            assertThatThrownBy(() -> connect(lab, Path.of("/nowhere/probe.img")))
                    .isInstanceOfSatisfying(HypervisorException.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION);
                        assertThat(failure).hasMessageContaining("/nowhere/probe.img");
                    });
        }
    }
}
