package io.evenkeel.libvirt.migration;

import static io.evenkeel.libvirt.migration.LabTrip.follow;
import static io.evenkeel.libvirt.migration.LabTrip.request;
import static io.evenkeel.libvirt.migration.LabTrip.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.libvirt.Lab;
import io.evenkeel.libvirt.TestContext;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.MigrationSnapshot;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Post-copy that breaks while several connections follow it, or that only one of its ends knows to be broken. */
@Tag("long")
class PostcopyLabTest {

    private static final Residence ARRIVED = new Residence.OnHost(Lab.host(2), VmState.RUNNING);

    @AutoClose
    private static Lab lab;

    private final TestContext context = new TestContext();

    @BeforeAll
    static void startHosts() throws Exception {
        lab = Lab.start(2);
    }

    private MigrationSession inPostcopy(Hypervisor hypervisor, VmId vm, String guest) throws Exception {
        MigrationSession session = hypervisor
                .migrations()
                .orElseThrow()
                .start(Operation.unled(), request(vm, 4).withOptions(MigrationOption.ALLOW_POSTCOPY), soon());
        follow(session, snapshot -> snapshot.phase() == MigrationPhase.PRECOPY);
        session.forceSwitchover(Operation.unled(), ForceMode.POSTCOPY, soon());
        List<MigrationSnapshot> seen = follow(session, snapshot -> snapshot.phase() == MigrationPhase.POSTCOPY);
        // A libvirt whose stream dies in the first moment loses its copy, or waits for it for ever.
        long early = remaining(seen.get(seen.size() - 1)) - (16L << 20);
        follow(session, snapshot -> remaining(snapshot) < early);
        awaitState(2, guest, "running (post-copy)");
        return session;
    }

    private static long remaining(MigrationSnapshot snapshot) {
        return snapshot.memory().orElseThrow().remaining().bytes();
    }

    private static String state(int host, String guest) throws Exception {
        return lab.virsh(host, "domstate", "--reason", guest);
    }

    private static void awaitState(int host, String guest, String words) {
        await(guest + " is " + words)
                .atMost(Duration.ofSeconds(90))
                .until(() -> state(host, guest).contains(words));
    }

    /** Also looks at another session on it each time, as a second connection does. */
    private static void assertArrives(MigrationSession session, MigrationSession other) throws Exception {
        Deadline end = Deadline.after(Duration.ofMinutes(4));
        MigrationSnapshot seen = session.observe(soon());
        while (!seen.phase().isTerminal() && !end.hasPassed()) {
            assertThat(seen.phase()).isEqualTo(MigrationPhase.POSTCOPY);
            other.observe(soon());
            seen = session.observe(soon());
        }
        assertThat(seen.outcome().orElseThrow().residence()).isEqualTo(ARRIVED);
    }

    @Test
    void aBrokenPostcopyThatTwoConnectionsFollowArrivesForBoth() throws Exception {
        VmId vm = lab.guest("followed", 1, "mem=512", "ws=300", "rate=40", "persistent=yes");
        try (Hypervisor one = LabTrip.connect(lab, context);
                Hypervisor other = LabTrip.connect(lab, context)) {
            MigrationSession session = inPostcopy(one, vm, "followed");
            MigrationSession found =
                    other.migrations().orElseThrow().find(session.id(), soon()).orElseThrow();
            lab.run("in", "h1", "ss", "--kill", "state", "established", "dport", ">=", ":49152", "dst", "10.77.0.2");
            awaitState(1, "followed", "post-copy failed");

            assertArrives(session, found);
            assertArrives(found, session);
        }
        assertThat(lab.run("guest", "check", "followed")).contains("OK");
        lab.run("guest", "stop", "followed");
    }

    @Test
    void aBreakThatTheDestinationDoesNotNoticeIsMendedOnceTheHostsReachEachOther() throws Exception {
        VmId vm = lab.guest("halved", 1, "mem=512", "ws=300", "rate=40", "persistent=yes");
        try (Hypervisor hypervisor = LabTrip.connect(lab, context)) {
            MigrationSession session = inPostcopy(hypervisor, vm, "halved");
            lab.run("cut", "h2");
            awaitState(1, "halved", "post-copy failed");
            // After so long TCP's next try is far off.
            await("the destination to know nothing")
                    .during(Duration.ofSeconds(40))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> state(2, "halved").equals("running (post-copy)"));
            lab.run("heal", "h2");

            assertArrives(session, session);
        }
        assertThat(lab.run("guest", "check", "halved")).contains("OK");
        lab.run("guest", "stop", "halved");
    }

    @Test
    void aGuestWhoseDestinationDiesIsOffAndDefinedAtItsSourceAlone() throws Exception {
        VmId vm = lab.guest("lost", 1, "mem=512", "ws=300", "rate=40", "persistent=yes");
        try (Hypervisor hypervisor = LabTrip.connect(lab, context)) {
            MigrationSession session = inPostcopy(hypervisor, vm, "lost");
            lab.run("kill-qemu", "h2", "lost");
            awaitState(1, "lost", "post-copy failed");

            MigrationOutcome outcome = follow(session, each -> each.phase().isTerminal()).stream()
                    .flatMap(each -> each.outcome().stream())
                    .findFirst()
                    .orElseThrow();
            assertThat(outcome.residence()).isEqualTo(new Residence.OnHost(Lab.host(1), VmState.OFF));
        }
        assertThat(lab.virsh(2, "list", "--all", "--name")).isBlank();
        lab.virsh(1, "undefine", "lost");
    }
}
