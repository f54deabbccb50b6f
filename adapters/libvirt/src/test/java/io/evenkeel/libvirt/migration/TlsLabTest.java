package io.evenkeel.libvirt.migration;

import static io.evenkeel.libvirt.migration.CopyTrip.FAST;
import static io.evenkeel.libvirt.migration.CopyTrip.IMAGES;
import static io.evenkeel.libvirt.migration.CopyTrip.copying;
import static io.evenkeel.libvirt.migration.CopyTrip.end;
import static io.evenkeel.libvirt.migration.CopyTrip.guest;
import static io.evenkeel.libvirt.migration.LabTrip.outcome;
import static io.evenkeel.libvirt.migration.LabTrip.request;
import static io.evenkeel.libvirt.migration.LabTrip.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.Lab;
import io.evenkeel.libvirt.TestContext;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Migrations that the hosts encrypt. */
@Tag("lab")
class TlsLabTest {

    @AutoClose
    private static Lab lab;

    private final TestContext context = new TestContext();

    @BeforeAll
    static void startHosts() throws Exception {
        lab = Lab.start(2);
    }

    @BeforeEach
    void giveCertificates() throws Exception {
        lab.run("certify", "h1");
        lab.run("certify", "h2");
    }

    private Hypervisor connection() throws Exception {
        return CopyTrip.connect(lab, context, "migration-tls=true");
    }

    /** Both what a start and what a session tells of a failure. */
    private record Failure(ErrorKind kind, String message) {}

    private static Failure failure(Hypervisor hypervisor, MigrationRequest request) throws InterruptedException {
        try {
            MigrationOutcome outcome =
                    outcome(hypervisor.migrations().orElseThrow().start(Operation.unled(), request, soon()));
            assertThat(outcome).isInstanceOf(MigrationOutcome.Failed.class);
            assertThat(outcome.residence()).isEqualTo(new Residence.OnHost(Lab.host(1), VmState.RUNNING));
            MigrationOutcome.Failed failed = (MigrationOutcome.Failed) outcome;
            return new Failure(failed.kind(), failed.message());
        } catch (HypervisorException e) {
            assertThat(e.effect()).isEqualTo(Effect.NONE);
            return new Failure(e.kind(), String.valueOf(e.getMessage()));
        }
    }

    @Test
    void memoryAndDisksTravelEncrypted() throws Exception {
        VmId vm = guest(lab, "private");
        try (Hypervisor hypervisor = connection()) {
            MigrationRequest request = copying(vm, FAST);

            MigrationOutcome outcome =
                    outcome(hypervisor.migrations().orElseThrow().start(Operation.unled(), request, soon()));

            assertThat(outcome.residence()).isEqualTo(new Residence.OnHost(Lab.host(2), VmState.RUNNING));
        }
        end(lab, "private");
    }

    @Test
    void aDestinationThatCannotProveWhoItIsGetsNothing() throws Exception {
        VmId vm = lab.guest("wary", 1, "ws=24", "rate=4", "hb=50", "disk=yes", "persistent=yes");
        lab.run("certify", "h2", "stranger");
        try (Hypervisor hypervisor = connection()) {
            Failure failure = failure(hypervisor, request(vm, FAST));

            assertThat(failure.kind()).isEqualTo(ErrorKind.DENIED);
            assertThat(failure.message()).contains("certificate", "issuer", "migrate_tls_x509_cert_dir");
            assertThat(lab.virsh(2, "list", "--all", "--name")).isBlank();
        }
        end(lab, "wary");
    }

    @Test
    void aDestinationWithoutACertificateGetsNothing() throws Exception {
        VmId vm = guest(lab, "barred");
        lab.run("in", "h2", "sh", "-c", "rm /etc/libvirt/pki/*");
        try (Hypervisor hypervisor = connection()) {
            Failure failure = failure(hypervisor, copying(vm, FAST));

            assertThat(failure.kind()).isEqualTo(ErrorKind.DENIED);
            assertThat(failure.message()).contains("Unable to access credentials", "migrate_tls_x509_cert_dir");
            assertThat(lab.virsh(2, "list", "--all", "--name")).isBlank();
            assertThat(lab.run("in", "h2", "ls", IMAGES)).isBlank();
        }
        end(lab, "barred");
    }
}
