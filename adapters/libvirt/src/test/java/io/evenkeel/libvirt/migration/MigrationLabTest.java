package io.evenkeel.libvirt.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.libvirt.Lab;
import io.evenkeel.libvirt.LibvirtProvider;
import io.evenkeel.libvirt.TestContext;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSession.CancelReply;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Migrations of a real guest between real hosts. */
@Tag("lab")
class MigrationLabTest {

    private static final DataRate SLOW = DataRate.ofMebibytesPerSecond(25);

    private static Lab lab;

    private final TestContext context = new TestContext();
    private Hypervisor hypervisor;

    @BeforeAll
    static void startHosts() throws Exception {
        lab = Lab.start(3);
    }

    @AfterAll
    static void endHosts() throws Exception {
        lab.close();
    }

    @BeforeEach
    void connect() throws Exception {
        hypervisor = connection(context);
    }

    @AfterEach
    void close() {
        hypervisor.close();
        assertThat(context.living()).isEmpty();
    }

    private static Hypervisor connection(TestContext context) throws Exception {
        LibvirtProvider provider = new LibvirtProvider();
        return provider.connect(provider.configSchema().bind(lab.configuration()), context, soon());
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(90));
    }

    private Migrations migrations() {
        return hypervisor.migrations().orElseThrow();
    }

    private static MigrationRequest request(VmId vm, int from, int to) {
        return MigrationRequest.of(vm, Lab.host(from), Lab.host(to))
                .withTuning(MigrationTuning.DEFAULTS.withMaxBandwidth(SLOW));
    }

    private static List<MigrationSnapshot> follow(MigrationSession session) {
        return followUntil(session, MigrationPhase.COMPLETED);
    }

    /** Until the phase, or any terminal one. */
    private static List<MigrationSnapshot> followUntil(MigrationSession session, MigrationPhase phase) {
        return LabTrip.follow(session, snapshot -> snapshot.phase().isTerminal() || snapshot.phase() == phase);
    }

    private static MigrationOutcome outcome(List<MigrationSnapshot> seen) {
        return seen.get(seen.size() - 1).outcome().orElseThrow();
    }

    @Test
    void aRunningGuestMovesWithProgressAndNoDamage() throws Exception {
        VmId vm = lab.guest("moves", 1, "ws=24", "rate=15", "disk=yes", "persistent=yes");

        MigrationSession session = migrations().start(Operation.unled(), request(vm, 1, 2), soon());
        List<MigrationSnapshot> seen = follow(session);

        assertThat(outcome(seen)).isInstanceOf(MigrationOutcome.Completed.class);
        MigrationOutcome.Completed completed = (MigrationOutcome.Completed) outcome(seen);
        assertThat(completed.residence()).isEqualTo(new Residence.OnHost(Lab.host(2), VmState.RUNNING));
        assertThat(completed.downtime()).isPresent();
        List<MemoryProgress> progress =
                seen.stream().flatMap(each -> each.memory().stream()).toList();
        assertThat(progress).hasSizeGreaterThan(5);
        assertThat(progress.get(progress.size() - 1).iteration().orElse(0)).isGreaterThan(1);
        assertThat(progress).anyMatch(each -> each.dirtyRate().isPresent());
        for (int i = 1; i < seen.size(); i++) {
            assertThat(seen.get(i - 1).phase().mayBecome(seen.get(i).phase())).isTrue();
        }
        assertThat(hypervisor.inventory().locate(vm, soon())).isEqualTo(completed.residence());
        assertThat(lab.virsh(1, "list", "--all", "--name")).doesNotContain("moves");
        lab.run("guest", "stop", "moves");
    }

    @Test
    void cancellingLeavesTheGuestOnTheSourceAndTheDestinationClean() throws Exception {
        VmId vm = lab.guest("stays", 1, "ws=24", "rate=15", "persistent=yes");

        MigrationSession session = migrations().start(Operation.unled(), request(vm, 1, 2), soon());
        followUntil(session, MigrationPhase.PRECOPY);
        assertThat(session.cancel(Operation.unled(), soon())).isEqualTo(CancelReply.ACCEPTED);
        List<MigrationSnapshot> seen = follow(session);

        assertThat(outcome(seen))
                .isEqualTo(new MigrationOutcome.Cancelled(new Residence.OnHost(Lab.host(1), VmState.RUNNING)));
        assertThat(lab.virsh(2, "list", "--all", "--name")).doesNotContain("stays");
        assertThat(session.cancel(Operation.unled(), soon())).isEqualTo(CancelReply.ENDED);
        assertThat(lab.run("guest", "check", "stays")).contains("OK");
        lab.run("guest", "stop", "stays");
    }

    @Test
    void cancellingRightAfterTheStartIsHonoured() throws Exception {
        VmId vm = lab.guest("early", 1, "ws=24", "rate=15", "persistent=yes");

        MigrationSession session = migrations().start(Operation.unled(), request(vm, 1, 2), soon());
        session.cancel(Operation.unled(), soon());

        assertThat(outcome(follow(session))).isInstanceOf(MigrationOutcome.Cancelled.class);
        assertThat(lab.virsh(2, "list", "--all", "--name")).doesNotContain("early");
        lab.run("guest", "stop", "early");
    }

    @Test
    void aNewConnectionFindsARunningMigrationAndFollowsItToItsEnd() throws Exception {
        VmId vm = lab.guest("adopted", 1, "ws=24", "rate=15", "persistent=yes");
        Operation operation = Operation.unled();
        TestContext first = new TestContext();
        Hypervisor dying = connection(first);
        dying.migrations().orElseThrow().start(operation, request(vm, 1, 3), soon());

        dying.close();

        assertThat(first.living()).isEmpty();
        assertThat(migrations().active(soon())).contains(operation.id());
        MigrationSession found = migrations().find(operation.id(), soon()).orElseThrow();
        assertThat(found.request()).isEqualTo(request(vm, 1, 3));
        List<MigrationSnapshot> seen = follow(found);
        assertThat(seen.get(0).phase().isTerminal()).isFalse();
        assertThat(outcome(seen)).isInstanceOf(MigrationOutcome.Completed.class);
        assertThat(migrations().active(soon())).doesNotContain(operation.id());

        TestContext late = new TestContext();
        try (Hypervisor third = connection(late)) {
            Migrations others = third.migrations().orElseThrow();
            assertThat(others.find(operation.id(), soon()).orElseThrow().observe(soon()))
                    .isEqualTo(seen.get(seen.size() - 1));
            assertThatThrownBy(() -> others.start(operation, request(vm, 3, 1), soon()))
                    .isInstanceOfSatisfying(
                            HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
            assertThat(others.find(Operation.unled().id(), soon())).isEmpty();
        }
        assertThat(lab.run("guest", "check", "adopted")).contains("OK");
        lab.run("guest", "stop", "adopted");
    }

    @Test
    void aSecondMigrationAWrongSourceAndUnknownNamesAreRefused() throws Exception {
        VmId vm = lab.guest("refused", 1, "ws=24", "rate=15", "persistent=yes");
        refused(() -> migrations().start(Operation.unled(), request(vm, 2, 3), soon()), ErrorKind.CONFLICT);
        refused(
                () -> migrations()
                        .start(
                                Operation.unled(),
                                request(new VmId("5c0e2f0e-0000-4000-8000-000000000000"), 1, 2),
                                soon()),
                ErrorKind.NOT_FOUND);
        refused(() -> migrations().start(Operation.unled(), request(vm, 1, 9), soon()), ErrorKind.NOT_FOUND);

        Operation operation = Operation.unled();
        MigrationSession session = migrations().start(operation, request(vm, 1, 2), soon());
        refused(() -> migrations().start(Operation.unled(), request(vm, 1, 3), soon()), ErrorKind.CONFLICT);
        refused(() -> migrations().start(operation, request(vm, 1, 3), soon()), ErrorKind.CONFLICT);
        TestContext other = new TestContext();
        try (Hypervisor second = connection(other)) {
            refused(
                    () -> second.migrations().orElseThrow().start(Operation.unled(), request(vm, 1, 3), soon()),
                    ErrorKind.CONFLICT);
        }
        assertThat(migrations().start(operation, request(vm, 1, 2), soon()).id())
                .isEqualTo(operation.id());
        assertThat(outcome(follow(session))).isInstanceOf(MigrationOutcome.Completed.class);
        refused(
                () -> session.tune(Operation.unled(), MigrationTuning.DEFAULTS.withMaxBandwidth(SLOW), soon()),
                ErrorKind.CONFLICT);
        lab.run("guest", "stop", "refused");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorKind kind) {
        assertThatThrownBy(call).isInstanceOfSatisfying(HypervisorException.class, e -> {
            assertThat(e).hasMessageContaining(kind.name());
            assertThat(e.effect()).isEqualTo(Effect.NONE);
        });
    }

    @Test
    void aBusyGuestIsMovedByTuningOrByForce() throws Exception {
        VmId vm = lab.guest("busy", 1, "ws=24", "rate=60", "persistent=yes");
        MigrationRequest narrow = request(vm, 1, 2)
                .withTuning(MigrationTuning.DEFAULTS.withMaxBandwidth(DataRate.ofMebibytesPerSecond(10)))
                .withOptions(MigrationOption.ALLOW_POSTCOPY);

        MigrationSession wider = migrations().start(Operation.unled(), narrow, soon());
        followUntil(wider, MigrationPhase.PRECOPY);
        wider.tune(
                Operation.unled(),
                MigrationTuning.DEFAULTS.withMaxBandwidth(DataRate.ofMebibytesPerSecond(400)),
                soon());
        assertThat(outcome(follow(wider))).isInstanceOf(MigrationOutcome.Completed.class);

        MigrationSession forced =
                migrations().start(Operation.unled(), request(vm, 2, 3).withTuning(narrow.tuning()), soon());
        followUntil(forced, MigrationPhase.PRECOPY);
        refused(() -> forced.forceSwitchover(Operation.unled(), ForceMode.POSTCOPY, soon()), ErrorKind.INVALID_REQUEST);
        forced.forceSwitchover(Operation.unled(), ForceMode.PAUSE, soon());
        MigrationOutcome afterPause = outcome(follow(forced));
        assertThat(afterPause).isInstanceOf(MigrationOutcome.Completed.class);

        MigrationSession lazy = migrations()
                .start(
                        Operation.unled(),
                        request(vm, 3, 1).withTuning(narrow.tuning()).withOptions(MigrationOption.ALLOW_POSTCOPY),
                        soon());
        followUntil(lazy, MigrationPhase.PRECOPY);
        lazy.forceSwitchover(Operation.unled(), ForceMode.POSTCOPY, soon());
        List<MigrationSnapshot> seen = follow(lazy);
        assertThat(outcome(seen)).isInstanceOf(MigrationOutcome.Completed.class);
        assertThat(lab.run("guest", "check", "busy")).contains("OK");
        lab.run("guest", "stop", "busy");
    }

    @Test
    void aPausedGuestArrivesPausedAndATransientOneStaysTransient() throws Exception {
        VmId vm = lab.guest("paused", 1, "ws=8", "rate=4", "persistent=no");
        lab.virsh(1, "suspend", "paused");

        MigrationSession session =
                migrations().start(Operation.unled(), MigrationRequest.of(vm, Lab.host(1), Lab.host(2)), soon());

        assertThat(outcome(follow(session)).residence()).isEqualTo(new Residence.OnHost(Lab.host(2), VmState.PAUSED));
        assertThat(lab.virsh(2, "dominfo", "paused")).containsPattern("Persistent: +no");
        lab.virsh(2, "resume", "paused");
        lab.run("guest", "stop", "paused");
    }
}
