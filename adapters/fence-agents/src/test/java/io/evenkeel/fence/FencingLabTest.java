package io.evenkeel.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.lab.libvirt.Bmc;
import io.evenkeel.lab.libvirt.Guest;
import io.evenkeel.lab.libvirt.GuestSpec;
import io.evenkeel.lab.libvirt.GuestWitness;
import io.evenkeel.lab.libvirt.Lab;
import io.evenkeel.lab.libvirt.LabHost;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real {@code fence_ipmilan} against boards that really take the power of hosts with guests on them. */
@Tag("lab")
class FencingLabTest {

    private static final HostId H1 = new HostId("h1");
    private static final Duration BRIEFLY = Duration.ofSeconds(1);

    private Lab lab;
    private LabHost host;
    private Map<String, String> settings;

    @BeforeEach
    void up() throws InterruptedException {
        lab = Lab.up(1);
        host = lab.host(1);
        settings = LabDevices.settings(lab);
    }

    @AfterEach
    void down() {
        lab.close();
        assertThat(ProcessHandle.current().descendants().flatMap(each -> each.info().commandLine().stream()))
                .noneMatch(command -> command.contains("fence_ipmilan") || command.contains("ipmitool"));
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(60));
    }

    @Test
    void fencingEndsTheHostWithItsGuestsAndUnfencingBootsIt() throws Exception {
        Guest guest = lab.start(GuestSpec.idle("vm1"), host);
        try (Hypervisor connection = LabDevices.connect(settings);
                GuestWitness witness = guest.witness()) {
            Fencing fencing = connection.fencing().orElseThrow();
            assertThat(fencing.read(H1, soon())).isEqualTo(HostPower.ON);

            FenceReceipt receipt = fencing.fence(Operation.unled(), H1, soon());

            assertThat(witness.awaitBeats(1, BRIEFLY)).isFalse();
            assertThat(witness.executingOn()).isEmpty();
            assertThat(receipt.method()).isEqualTo("switched off, read from bmc-h1 (fence_ipmilan)");
            assertThat(fencing.read(H1, soon())).isEqualTo(HostPower.OFF);
            assertThat(fencing.fence(Operation.unled(), H1, soon()).method()).startsWith("was off");
            assertThat(connection.product().components().get("fence_ipmilan")).matches("\\d+\\..*");

            fencing.unfence(Operation.unled(), H1, soon());
            assertThat(fencing.read(H1, soon())).isEqualTo(HostPower.ON);
            assertThat(host.run("hostname")).isEqualTo("h1");
        }
    }

    /** The conformance kit asks most of this in another way, so it need not be run with every build. */
    @Test
    @Tag("long")
    void aBoardThatLiesDiesOrIsSilentYieldsNoReceipt() throws Exception {
        settings.put("status-timeout", "PT10S");
        settings.put("switch-timeout", "PT10S");
        try (Hypervisor connection = LabDevices.connect(settings)) {
            Fencing fencing = connection.fencing().orElseThrow();
            Bmc bmc = host.bmc();

            bmc.lie();
            assertThat(failure(fencing).effect()).isEqualTo(Effect.UNKNOWN);
            assertThat(fencing.read(H1, soon())).isEqualTo(HostPower.ON);
            bmc.obey();

            bmc.freeze();
            HypervisorException silent = failure(fencing);
            assertThat(silent.effect()).isEqualTo(Effect.NONE);
            assertThat(silent).hasMessageContaining("bmc-h1 (fence_ipmilan): does not answer");
            assertThat(fencing.read(H1, soon())).isEqualTo(HostPower.UNKNOWN);
            bmc.thaw();
            assertThat(host.run("hostname")).isEqualTo("h1");

            bmc.loseNextReply();
            assertThat(failure(fencing).effect()).isEqualTo(Effect.UNKNOWN);
            assertThat(fencing.read(H1, soon())).isEqualTo(HostPower.UNKNOWN);
            bmc.start();
            assertThat(fencing.fence(Operation.unled(), H1, soon()).method()).startsWith("was off");
            fencing.unfence(Operation.unled(), H1, soon());
        }
        LabDevices.putDeadDeviceFirst(settings, lab, host);
        try (Hypervisor connection = LabDevices.connect(settings)) {
            Fencing fencing = connection.fencing().orElseThrow();
            assertThat(fencing.fence(Operation.unled(), H1, soon()).method())
                    .isEqualTo("switched off, read from bmc-h1 (fence_ipmilan)");
        }
    }

    private static HypervisorException failure(Fencing fencing) {
        HypervisorException failure =
                catchThrowableOfType(HypervisorException.class, () -> fencing.fence(Operation.unled(), H1, soon()));
        assertThat(failure).as("no receipt may be given").isNotNull();
        assertThat(failure.getMessage()).doesNotContain(Bmc.PASSWORD);
        return failure;
    }
}
