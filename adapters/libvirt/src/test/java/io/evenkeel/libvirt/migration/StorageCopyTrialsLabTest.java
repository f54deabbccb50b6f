package io.evenkeel.libvirt.migration;

import static io.evenkeel.libvirt.migration.CopyTrip.FAST;
import static io.evenkeel.libvirt.migration.CopyTrip.IMAGES;
import static io.evenkeel.libvirt.migration.CopyTrip.SLOW;
import static io.evenkeel.libvirt.migration.CopyTrip.copying;
import static io.evenkeel.libvirt.migration.CopyTrip.end;
import static io.evenkeel.libvirt.migration.CopyTrip.guest;
import static io.evenkeel.libvirt.migration.CopyTrip.image;
import static io.evenkeel.libvirt.migration.LabTrip.follow;
import static io.evenkeel.libvirt.migration.LabTrip.outcome;
import static io.evenkeel.libvirt.migration.LabTrip.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.libvirt.Lab;
import io.evenkeel.libvirt.TestContext;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.failover.Restarts;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.Assessment.Finding;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Copies of disks on top of other images, and what becomes of copies that break. */
@Tag("long")
class StorageCopyTrialsLabTest {

    private static final Residence AT_HOME = new Residence.OnHost(Lab.host(1), VmState.RUNNING);
    private static final Residence ARRIVED = new Residence.OnHost(Lab.host(2), VmState.RUNNING);

    private static final String NOTES = "urn:evenkeel:libvirt:1";

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
    void ofADiskThatIsBasedOnASharedImageOnlyTheDifferencesAreCopied() throws Exception {
        String base = lab.directory() + "/shared/base.img";
        String create = "qemu-img create -q -f raw " + base + " 16M && qemu-img create -q -f qcow2 -F raw -b " + base
                + " " + IMAGES + "/thin.qcow2";
        lab.run("in", "h1", "sh", "-c", create);
        VmId vm = guest(lab, "thin");
        try (Hypervisor hypervisor = connection()) {
            Migrations migrations = hypervisor.migrations().orElseThrow();
            assertThat(migrations.assess(copying(vm, FAST), soon()).findings()).isEmpty();

            assertThat(outcome(migrations.start(Operation.unled(), copying(vm, FAST), soon()))
                            .residence())
                    .isEqualTo(ARRIVED);

            assertThat(lab.run("in", "h2", "qemu-img", "info", "-U", IMAGES + "/thin.qcow2"))
                    .contains("backing file: " + base);
        }
        end(lab, "thin");
    }

    @Test
    void postcopyBeginsWhenTheDisksAreThere() throws Exception {
        VmId vm = guest(lab, "hasty");
        try (Hypervisor hypervisor = connection()) {
            MigrationSession session = hypervisor
                    .migrations()
                    .orElseThrow()
                    .start(Operation.unled(), copying(vm, SLOW).withOptions(MigrationOption.ALLOW_POSTCOPY), soon());
            follow(session, CopyTrip::isCopyingDisks);

            session.forceSwitchover(Operation.unled(), ForceMode.POSTCOPY, soon());

            List<MigrationSnapshot> seen =
                    follow(session, snapshot -> snapshot.phase().isTerminal());
            assertThat(seen).extracting(MigrationSnapshot::phase).contains(MigrationPhase.POSTCOPY);
            assertThat(seen.get(seen.size() - 1).outcome())
                    .hasValueSatisfying(
                            outcome -> assertThat(outcome.residence()).isEqualTo(ARRIVED));
        }
        end(lab, "hasty");
    }

    @Test
    void aCopyIsTakenOverAndCancelledByAnotherConnection() throws Exception {
        VmId vm = guest(lab, "orphaned");
        Operation operation = Operation.unled();
        try (Hypervisor first = connection()) {
            MigrationSession session = first.migrations().orElseThrow().start(operation, copying(vm, SLOW), soon());
            follow(session, CopyTrip::isCopyingDisks);
        }
        try (Hypervisor second = connection()) {
            MigrationSession session = second.migrations()
                    .orElseThrow()
                    .find(operation.id(), soon())
                    .orElseThrow();
            follow(session, CopyTrip::isCopyingDisks);
            session.cancel(Operation.unled(), soon());

            MigrationOutcome outcome = outcome(session);
            assertThat(outcome).isInstanceOf(MigrationOutcome.Cancelled.class);
            assertThat(outcome.residence()).isEqualTo(AT_HOME);
            assertThat(image(lab, 2, "orphaned")).doesNotExist();
        }
        end(lab, "orphaned");
    }

    @Test
    void aCopyThatAnotherConnectionHasOnlyWrittenDownIsNotEndedByOneThatFoundIt() throws Exception {
        VmId vm = guest(lab, "pending");
        OperationId id = OperationId.random();
        String note = "<migrations><migration id='" + id + "' vm='" + vm + "' source='h1' destination='h2'"
                + " storage='COPY' started='" + Instant.now() + "' running='true' leaves='false' network='NO_NETWORK'>"
                + "<image path='" + IMAGES + "/pending.qcow2'/></migration></migrations>";
        lab.virsh(1, "metadata", vm.value(), NOTES, "--key", "evenkeel", "--set", note, "--live", "--config");
        try (Hypervisor hypervisor = CopyTrip.connect(lab, context, "outcome-patience=PT0.5S")) {
            Migrations migrations = hypervisor.migrations().orElseThrow();
            MigrationSession found = migrations.find(id, soon()).orElseThrow();

            assertThat(outcome(found).residence()).isEqualTo(AT_HOME);

            assertThat(lab.virsh(1, "metadata", vm.value(), NOTES))
                    .contains(id.toString())
                    .doesNotContain("result=");
            assertThat(migrations.find(id, soon()).orElseThrow().observe(soon()).phase())
                    .isEqualTo(MigrationPhase.PREPARING);
        }
        end(lab, "pending");
    }

    @Test
    void aCopyWhoseDaemonsDieLeavesNoImageOnceTheyAreBack() throws Exception {
        VmId vm = guest(lab, "daemonless");
        try (Hypervisor hypervisor = connection()) {
            MigrationSession session =
                    hypervisor.migrations().orElseThrow().start(Operation.unled(), copying(vm, SLOW), soon());
            follow(session, CopyTrip::isCopyingDisks);
            lab.run("kill-libvirtd", "h2");
            lab.run("start-libvirtd", "h2");

            assertThat(outcome(session).residence()).isEqualTo(AT_HOME);
            assertThat(image(lab, 2, "daemonless")).doesNotExist();
        }
        end(lab, "daemonless");
    }

    @Test
    void anImageLeftOnAHostThatDiedIsNotWrittenOver() throws Exception {
        // QEMU gives up on a host that has vanished when its kernel does, which takes a quarter of an hour by default.
        lab.run("in", "h1", "sh", "-c", "echo 5 >/proc/sys/net/ipv4/tcp_retries2");
        VmId vm = guest(lab, "stranded");
        try (Hypervisor hypervisor = connection()) {
            Migrations migrations = hypervisor.migrations().orElseThrow();
            MigrationSession session = migrations.start(Operation.unled(), copying(vm, SLOW), soon());
            follow(session, CopyTrip::isCopyingDisks);
            lab.run("power-off", "h2");

            assertThat(outcome(session).residence()).isEqualTo(AT_HOME);

            lab.run("start", "h2");
            assertThat(image(lab, 2, "stranded")).exists();
            assertThatThrownBy(() -> migrations.start(Operation.unled(), copying(vm, FAST), soon()))
                    .isInstanceOfSatisfying(HypervisorException.class, refusal -> {
                        assertThat(refusal.kind()).isEqualTo(ErrorKind.CONFLICT);
                        assertThat(refusal).hasMessageContaining("virsh vol-delete --pool local stranded.qcow2");
                    });
            lab.virsh(2, "vol-delete", "--pool", "local", "stranded.qcow2");
            assertThat(outcome(migrations.start(Operation.unled(), copying(vm, FAST), soon()))
                            .residence())
                    .isEqualTo(ARRIVED);
        }
        end(lab, "stranded");
    }

    @Test
    void aVmIsNotRestartedFromTheImageThatItLeftBehind() throws Exception {
        VmId vm = guest(lab, "ahead");
        Path definitions = Files.createDirectories(lab.directory().resolve("shared/definitions"));
        try (Hypervisor hypervisor = CopyTrip.connect(lab, context, "definitions=" + definitions)) {
            Migrations migrations = hypervisor.migrations().orElseThrow();
            assertThat(outcome(migrations.start(Operation.unled(), copying(vm, FAST), soon()))
                            .residence())
                    .isEqualTo(ARRIVED);
            Path kept = definitions.resolve(vm + ".seen.xml");
            await("the definition is kept with where the disks are")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> holds(kept, "seen-on=\"h2\"") && holds(kept, "COMPLETED"));
            lab.run("power-off", "h2");

            RestartRequest request = new RestartRequest(
                    vm,
                    Lab.host(1),
                    new SafetyEvidence.OperatorOverride("the tests", "h2 has no power", Instant.now()));
            assertThatThrownBy(() -> hypervisor.restarts().orElseThrow().restart(Operation.unled(), request, soon()))
                    .isInstanceOfSatisfying(HypervisorException.class, refusal -> {
                        assertThat(refusal.kind()).isEqualTo(ErrorKind.INCOMPATIBLE);
                        assertThat(refusal.effect()).isEqualTo(Effect.NONE);
                        assertThat(refusal).hasMessageContaining("copied to h2");
                    });
            assertThat(lab.virsh(1, "list", "--all", "--name")).doesNotContain("ahead");
        } finally {
            lab.run("start", "h2");
        }
    }

    @Test
    void anImageThatAnotherVmUsesMeanwhileIsNotRemoved() throws Exception {
        VmId vm = guest(lab, "contested");
        Path rival = Files.writeString(lab.directory().resolve("shared/rival.xml"), """
                <domain type='qemu'><name>rival</name><memory unit='MiB'>64</memory><os><type>hvm</type></os>
                  <devices><disk type='file' device='disk'><source file='%s/contested.qcow2'/>
                  <target dev='vda'/></disk></devices></domain>""".formatted(IMAGES));
        try (Hypervisor hypervisor = connection()) {
            MigrationSession session =
                    hypervisor.migrations().orElseThrow().start(Operation.unled(), copying(vm, SLOW), soon());
            follow(session, CopyTrip::isCopyingDisks);
            lab.virsh(2, "define", rival.toString());
            session.cancel(Operation.unled(), soon());

            assertThat(outcome(session)).isInstanceOf(MigrationOutcome.Cancelled.class);
            assertThat(image(lab, 2, "contested")).exists();
        }
        lab.virsh(2, "undefine", "rival");
        lab.virsh(2, "vol-delete", "--pool", "local", "contested.qcow2");
        end(lab, "contested");
    }

    @Test
    void aVmWhoseHostDiedWhileItsDisksWereCopiedIsRestartedThere() throws Exception {
        VmId vm = guest(lab, "returned");
        Path definitions = Files.createDirectories(lab.directory().resolve("shared/returned"));
        try (Hypervisor first = CopyTrip.connect(lab, context, "definitions=" + definitions)) {
            MigrationSession session =
                    first.migrations().orElseThrow().start(Operation.unled(), copying(vm, SLOW), soon());
            follow(session, CopyTrip::isCopyingDisks);
            Path kept = definitions.resolve(vm + ".seen.xml");
            await("the note of the copy is kept").until(() -> holds(kept, "returned.qcow2"));
        }
        lab.run("power-off", "h1");
        lab.run("start", "h1");
        try (Hypervisor second = CopyTrip.connect(lab, context, "definitions=" + definitions)) {
            await("the destination lets go of it")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> second.inventory()
                            .locate(vm, soon())
                            .equals(new Residence.OnHost(Lab.host(1), VmState.OFF)));
            Restarts restarts = second.restarts().orElseThrow();
            SafetyEvidence off = new SafetyEvidence.FoundOff(vm, Lab.host(1), Instant.now());
            assertThatThrownBy(
                            () -> restarts.restart(Operation.unled(), new RestartRequest(vm, Lab.host(2), off), soon()))
                    .hasMessageContaining("not known");

            assertThat(restarts.restart(Operation.unled(), new RestartRequest(vm, Lab.host(1), off), soon()))
                    .isEqualTo(AT_HOME);
        }
        lab.run("guest", "stop", "returned");
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.exists(file) && Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDestinationWithoutAPoolOrWithoutRoomIsFoundBeforeAnythingIsCopied() throws Exception {
        VmId vm = guest(lab, "large");
        try (Hypervisor hypervisor = connection()) {
            Migrations migrations = hypervisor.migrations().orElseThrow();
            lab.virsh(2, "pool-destroy", "local");
            assertThat(migrations.assess(copying(vm, FAST), soon()).findings())
                    .filteredOn(Finding::blocking)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.kind()).isEqualTo(ErrorKind.INCOMPATIBLE);
                        assertThat(finding.message()).contains("no active storage pool on " + IMAGES, "pool-define-as");
                    });

            lab.run("in", "h2", "mount", "-t", "tmpfs", "-o", "size=20M", "none", IMAGES);
            lab.virsh(2, "pool-start", "local");
            assertThat(migrations.assess(copying(vm, FAST), soon()).findings())
                    .filteredOn(Finding::blocking)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CAPACITY));
            lab.run("in", "h2", "umount", IMAGES);
            lab.virsh(2, "pool-refresh", "local");
        }
        end(lab, "large");
    }

    @Test
    void copyingIsNotOfferedWhereNoneCanBeMade() throws Exception {
        try (Hypervisor sharing = LabTrip.connect(lab, context)) {
            assertThat(sharing.capabilities().contains(Capabilities.MIGRATION_COPY_STORAGE))
                    .isFalse();
        }
        lab.virsh(1, "pool-destroy", "local");
        lab.virsh(2, "pool-destroy", "local");
        try (Hypervisor hypervisor = connection()) {
            assertThat(hypervisor.capabilities().contains(Capabilities.MIGRATION_COPY_STORAGE))
                    .isFalse();
        } finally {
            lab.virsh(1, "pool-start", "local");
            lab.virsh(2, "pool-start", "local");
        }
    }
}
