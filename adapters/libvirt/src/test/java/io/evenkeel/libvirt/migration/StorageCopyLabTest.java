package io.evenkeel.libvirt.migration;

import static io.evenkeel.libvirt.migration.CopyTrip.FAST;
import static io.evenkeel.libvirt.migration.CopyTrip.SLOW;
import static io.evenkeel.libvirt.migration.CopyTrip.copying;
import static io.evenkeel.libvirt.migration.CopyTrip.end;
import static io.evenkeel.libvirt.migration.CopyTrip.guest;
import static io.evenkeel.libvirt.migration.CopyTrip.image;
import static io.evenkeel.libvirt.migration.CopyTrip.isCopyingDisks;
import static io.evenkeel.libvirt.migration.LabTrip.follow;
import static io.evenkeel.libvirt.migration.LabTrip.outcome;
import static io.evenkeel.libvirt.migration.LabTrip.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.evenkeel.spi.migration.Assessment.Finding;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.migration.StorageMode;
import io.evenkeel.spi.power.PowerControl;
import io.evenkeel.spi.power.StopMode;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Guests that move with disks which only their hosts see. */
@Tag("lab")
class StorageCopyLabTest {

    @AutoClose
    private static Lab lab;

    private final TestContext context = new TestContext();

    @BeforeAll
    static void startHosts() throws Exception {
        lab = Lab.start(2);
    }

    private Hypervisor connection() throws Exception {
        return CopyTrip.connect(lab, context);
    }

    @Test
    void aGuestMovesWithItsDiskAndIsNotMovedOntoAnImageThatIsThere() throws Exception {
        VmId vm = guest(lab, "moved");
        MigrationRequest there = copying(vm, FAST);
        try (Hypervisor hypervisor = connection()) {
            Migrations migrations = hypervisor.migrations().orElseThrow();
            assertThat(migrations.assess(there, soon()).findings()).isEmpty();

            MigrationSession session = migrations.start(Operation.unled(), there, soon());
            List<MigrationSnapshot> seen =
                    follow(session, snapshot -> snapshot.phase().isTerminal());

            assertThat(seen.get(seen.size() - 1).outcome())
                    .hasValueSatisfying(outcome -> assertThat(outcome.residence())
                            .isEqualTo(new Residence.OnHost(Lab.host(2), VmState.RUNNING)));
            assertThat(seen).anySatisfy(snapshot -> {
                assertThat(snapshot.phase()).isEqualTo(MigrationPhase.PRECOPY);
                assertThat(isCopyingDisks(snapshot)).isTrue();
            });
            assertThat(lab.run("guest", "check", "moved")).contains("OK");
            assertThat(image(lab, 2, "moved")).exists();

            long left = Files.getLastModifiedTime(image(lab, 1, "moved")).toMillis();
            MigrationRequest back = new MigrationRequest(
                    vm, Lab.host(2), Lab.host(1), StorageMode.COPY, there.tuning(), there.options());
            assertThat(migrations.assess(back, soon()).findings())
                    .filteredOn(Finding::blocking)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.kind()).isEqualTo(ErrorKind.CONFLICT);
                        assertThat(finding.message()).contains("h1", "moved.qcow2", "virsh vol-delete --pool local");
                    });
            assertThatThrownBy(() -> migrations.start(Operation.unled(), back, soon()))
                    .isInstanceOfSatisfying(HypervisorException.class, refusal -> {
                        assertThat(refusal.kind()).isEqualTo(ErrorKind.CONFLICT);
                        assertThat(refusal.effect()).isEqualTo(Effect.NONE);
                    });
            assertThat(Files.getLastModifiedTime(image(lab, 1, "moved")).toMillis())
                    .isEqualTo(left);
            assertThat(lab.run("guest", "where", "moved")).isEqualTo("h2");
            assertThat(lab.run("guest", "check", "moved")).contains("OK");
            startsOnlyWithItsDisk(hypervisor.power().orElseThrow(), vm);
        }
        lab.run("guest", "stop", "moved");
    }

    private static void startsOnlyWithItsDisk(PowerControl power, VmId vm) throws Exception {
        power.stop(Operation.unled(), vm, StopMode.POWER_OFF, soon());

        assertThatThrownBy(() -> power.start(Operation.unled(), vm, Lab.host(1), soon()))
                .isInstanceOfSatisfying(HypervisorException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(ErrorKind.INCOMPATIBLE);
                    assertThat(refusal.effect()).isEqualTo(Effect.NONE);
                    assertThat(refusal).hasMessageContaining("copied to h2");
                });
        assertThat(lab.virsh(1, "list", "--all", "--name")).doesNotContain("moved");
        assertThat(power.start(Operation.unled(), vm, Lab.host(2), soon()))
                .isEqualTo(new Residence.OnHost(Lab.host(2), VmState.RUNNING));
    }

    @Test
    void aCopyThatIsCancelledLeavesNoImageBehind() throws Exception {
        VmId vm = guest(lab, "kept");
        try (Hypervisor hypervisor = connection()) {
            MigrationSession session =
                    hypervisor.migrations().orElseThrow().start(Operation.unled(), copying(vm, SLOW), soon());
            follow(session, CopyTrip::isCopyingDisks);
            assertThat(image(lab, 2, "kept")).exists();

            session.cancel(Operation.unled(), soon());

            MigrationOutcome outcome = outcome(session);
            assertThat(outcome).isInstanceOf(MigrationOutcome.Cancelled.class);
            assertThat(outcome.residence()).isEqualTo(new Residence.OnHost(Lab.host(1), VmState.RUNNING));
            assertThat(image(lab, 2, "kept")).doesNotExist();
            assertThat(lab.virsh(2, "list", "--all", "--name")).isBlank();
        }
        end(lab, "kept");
    }
}
