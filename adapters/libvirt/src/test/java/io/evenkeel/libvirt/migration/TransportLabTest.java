package io.evenkeel.libvirt.migration;

import static io.evenkeel.libvirt.migration.LabTrip.follow;
import static io.evenkeel.libvirt.migration.LabTrip.outcome;
import static io.evenkeel.libvirt.migration.LabTrip.request;
import static io.evenkeel.libvirt.migration.LabTrip.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.evenkeel.libvirt.Lab;
import io.evenkeel.libvirt.TestContext;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.Assessment;
import io.evenkeel.spi.migration.Assessment.Finding;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ways in which memory travels, post-copy that breaks, and what ties a guest to its host. */
@Tag("long")
class TransportLabTest {

    @AutoClose
    private static Lab lab;

    private final TestContext context = new TestContext();

    @BeforeAll
    static void startHosts() throws Exception {
        lab = Lab.start(2);
    }

    private Hypervisor connection(String... settings) throws Exception {
        return LabTrip.connect(lab, context, settings);
    }

    private static final Residence ARRIVED = new Residence.OnHost(Lab.host(2), VmState.RUNNING);

    @Test
    void memoryTravelsOverSeveralStreams() throws Exception {
        VmId vm = lab.guest("streams", 1, "ws=24", "rate=15", "persistent=yes");
        try (Hypervisor hypervisor = connection("migration-streams=3")) {
            assertThat(hypervisor.capabilities().contains(Capabilities.MIGRATION_FORCE_POSTCOPY))
                    .isFalse();

            MigrationSession session =
                    hypervisor.migrations().orElseThrow().start(Operation.unled(), request(vm, 40), soon());

            assertThat(outcome(session).residence()).isEqualTo(ARRIVED);
        }
        assertThat(lab.run("guest", "check", "streams")).contains("OK");
        lab.run("guest", "stop", "streams");
    }

    @Test
    void aCompressionThatAHostLacksIsFoundBeforeTheStart() throws Exception {
        VmId vm = lab.guest("packed", 1, "ws=24", "rate=15", "persistent=yes");
        try (Hypervisor hypervisor = connection("migration-streams=2", "migration-compression=zstd")) {
            Migrations migrations = hypervisor.migrations().orElseThrow();

            Assessment assessment = migrations.assess(request(vm, 40), soon());

            if (assessment.isClear()) {
                MigrationSession session = migrations.start(Operation.unled(), request(vm, 40), soon());
                assertThat(outcome(session).residence()).isEqualTo(ARRIVED);
            } else {
                assertThat(assessment.findings())
                        .filteredOn(Finding::blocking)
                        .hasSize(2)
                        .allSatisfy(finding -> assertThat(finding.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
                        .allSatisfy(finding -> assertThat(finding.message())
                                .contains("migration-compression=zstd needs 9.4.0", "upgrade it there"));
                HypervisorException refused = catchThrowableOfType(
                        HypervisorException.class, () -> migrations.start(Operation.unled(), request(vm, 40), soon()));
                assertThat(refused.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
                assertThat(refused.effect()).isEqualTo(Effect.NONE);
            }
        }
        lab.run("guest", "stop", "packed");
    }

    @Test
    void memoryTravelsCompressed() throws Exception {
        VmId vm = lab.guest("squeezed", 1, "ws=24", "rate=60", "persistent=yes");
        try (Hypervisor hypervisor = connection("migration-compression=xbzrle")) {
            MigrationSession session =
                    hypervisor.migrations().orElseThrow().start(Operation.unled(), request(vm, 40), soon());
            assertThat(outcome(session).residence()).isEqualTo(ARRIVED);
        }
        assertThat(lab.run("guest", "check", "squeezed")).contains("OK");
        lab.run("guest", "stop", "squeezed");
    }

    @Test
    void aGuestIsSlowedAsConfigured() throws Exception {
        VmId vm = lab.guest("slowed", 1, "ws=24", "rate=60", "persistent=yes");
        try (Hypervisor hypervisor = connection("throttle-initial=70", "throttle-increment=20")) {
            MigrationSession session = hypervisor
                    .migrations()
                    .orElseThrow()
                    .start(Operation.unled(), request(vm, 16).withOptions(MigrationOption.AUTO_CONVERGE), soon());

            List<MigrationSnapshot> seen = follow(
                    session,
                    snapshot -> snapshot.phase().isTerminal()
                            || snapshot.throttlePercent().isPresent());
            assertThat(seen.get(seen.size() - 1).throttlePercent()).hasValue(70);
            session.forceSwitchover(Operation.unled(), ForceMode.PAUSE, soon());
            assertThat(outcome(session).residence()).isEqualTo(ARRIVED);
        }
        assertThat(lab.run("guest", "check", "slowed")).contains("OK");
        lab.run("guest", "stop", "slowed");
    }

    private static DataSize remaining(MigrationSnapshot snapshot) {
        return snapshot.memory().orElseThrow().remaining();
    }

    private static void awaitState(int host, String guest, String words) {
        await(guest + " is " + words)
                .atMost(Duration.ofSeconds(90))
                .until(() -> lab.virsh(host, "domstate", "--reason", guest).contains(words));
    }

    @Test
    void aPostcopyThatBreaksGoesOnWhenTheLinkIsBack() throws Exception {
        VmId vm = lab.guest("broken", 1, "mem=512", "ws=300", "rate=40", "persistent=yes");
        try (Hypervisor hypervisor = connection()) {
            MigrationSession session = hypervisor
                    .migrations()
                    .orElseThrow()
                    .start(Operation.unled(), request(vm, 8).withOptions(MigrationOption.ALLOW_POSTCOPY), soon());
            follow(session, snapshot -> snapshot.phase() == MigrationPhase.PRECOPY);
            session.forceSwitchover(Operation.unled(), ForceMode.POSTCOPY, soon());
            follow(session, snapshot -> snapshot.phase() == MigrationPhase.POSTCOPY);
            lab.run("cut", "h2");
            awaitState(1, "broken", "post-copy failed");
            assertThat(session.observe(soon()).phase()).isEqualTo(MigrationPhase.POSTCOPY);
            lab.run("heal", "h2");

            assertThat(outcome(session).residence()).isEqualTo(ARRIVED);
            assertThat(lab.virsh(1, "list", "--all", "--name")).isBlank();
        }
        assertThat(lab.run("guest", "check", "broken")).contains("OK");
        lab.run("guest", "stop", "broken");
    }

    @Test
    void aPostcopyWhoseStreamDiesIsTakenUpAgain() throws Exception {
        VmId vm = lab.guest("resumed", 1, "mem=512", "ws=300", "rate=40", "persistent=yes");
        try (Hypervisor hypervisor = connection()) {
            MigrationSession session = hypervisor
                    .migrations()
                    .orElseThrow()
                    .start(Operation.unled(), request(vm, 8).withOptions(MigrationOption.ALLOW_POSTCOPY), soon());
            follow(session, snapshot -> snapshot.phase() == MigrationPhase.PRECOPY);
            session.forceSwitchover(Operation.unled(), ForceMode.POSTCOPY, soon());
            List<MigrationSnapshot> seen = follow(session, snapshot -> snapshot.phase() == MigrationPhase.POSTCOPY);
            // A libvirt whose stream dies in the first moment loses its copy, or waits for it for ever.
            DataSize early = remaining(seen.get(seen.size() - 1)).minus(DataSize.ofMebibytes(24));
            follow(session, snapshot -> remaining(snapshot).compareTo(early) < 0);
            awaitState(2, "resumed", "running");
            lab.run("in", "h1", "ss", "--kill", "state", "established", "dport", ">=", ":49152", "dst", "10.77.0.2");
            awaitState(1, "resumed", "post-copy failed");

            assertThat(outcome(session).residence()).isEqualTo(ARRIVED);
            assertThat(lab.virsh(1, "list", "--all", "--name")).isBlank();
        }
        assertThat(lab.run("guest", "check", "resumed")).contains("OK");
        lab.run("guest", "stop", "resumed");
    }

    @Test
    void whatTheDestinationLacksIsFoundBeforeAnythingIsCopied() throws Exception {
        VmId vm = lab.guest("tied", 1, "ws=8", "persistent=no");
        lab.run("in", "h1", "sh", "-c", "mkdir -p /var/iso && truncate -s 1M /var/iso/a.iso");
        lab.run("in", "h1", "ip", "link", "add", "brtied", "type", "bridge");
        String definition = lab.virsh(1, "dumpxml", "--inactive", "tied");
        lab.virsh(1, "destroy", "tied");
        String tied = definition.replace(
                "</devices>",
                "<disk type='file' device='cdrom'><source file='/var/iso/a.iso'/><target dev='sda' bus='ide'/></disk>"
                        + "<interface type='bridge'><source bridge='brtied'/></interface></devices>");
        lab.run(
                "in",
                "h1",
                "sh",
                "-c",
                "cat > /var/tied.xml <<'XML'\n" + tied + "\nXML\nvirsh -q create /var/tied.xml");
        try (Hypervisor hypervisor = connection("shared-directories=" + lab.directory() + "/shared")) {
            List<Finding> findings = hypervisor
                    .migrations()
                    .orElseThrow()
                    .assess(request(vm, 40), soon())
                    .findings();

            assertThat(findings)
                    .filteredOn(Finding::blocking)
                    .allSatisfy(finding -> assertThat(finding.kind()).isEqualTo(ErrorKind.INCOMPATIBLE));
            assertThat(findings)
                    .extracting(Finding::message)
                    .anySatisfy(message -> assertThat(message).contains("/var/iso/a.iso", "eject it"))
                    .anySatisfy(message -> assertThat(message).contains("brtied", "create it there"));
        }
        lab.run("guest", "stop", "tied");
    }
}
