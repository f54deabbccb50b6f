package io.evenkeel.libvirt.migration;

import static io.evenkeel.libvirt.Samples.OFF;
import static io.evenkeel.libvirt.Samples.RUNNING;
import static io.evenkeel.libvirt.Samples.STOPPED_BY_MIGRATION;
import static io.evenkeel.libvirt.Samples.entry;
import static io.evenkeel.libvirt.Samples.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.inventory.LibvirtInventory.Look;
import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.libvirt.logbook.Logbook;
import io.evenkeel.libvirt.logbook.MigrationRecord;
import io.evenkeel.libvirt.migration.Outcomes.Finding;
import io.evenkeel.libvirt.migration.Outcomes.Repair;
import io.evenkeel.libvirt.migration.Outcomes.Verdict;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SceneTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");
    private static final HostId H3 = new HostId("h3");

    /** libvirt's reason of a guest that runs again after a migration which had stopped it. */
    private static final int TAKEN_BACK = 6;

    private final MigrationRecord entry = entry();

    private static MigrationRecord withImages(boolean wasRunning) {
        MigrationRecord plain = entry();
        return new MigrationRecord(
                plain.id(),
                plain.request(),
                plain.startedAt(),
                wasRunning,
                plain.leavesDefinition(),
                List.of("/images/a.qcow2"),
                plain.network(),
                plain.ended());
    }

    private static boolean areUseless(
            MigrationRecord copied, DomainState source, boolean neverArrived, Map<HostId, Sighting> others) {
        return areUseless(copied, source, true, neverArrived, others);
    }

    private static boolean areUseless(
            MigrationRecord copied,
            DomainState source,
            boolean followed,
            boolean neverArrived,
            Map<HostId, Sighting> others) {
        Map<HostId, Sighting> sightings = new HashMap<>(others);
        sightings.put(H1, sighting(source, copied));
        return new Scene(copied, new Look(sightings, Set.of())).hasUselessImages(followed, neverArrived);
    }

    @Test
    void imagesAreUselessOnlyIfTheGuestNeverExecutedWithThem() {
        MigrationRecord copied = withImages(true);
        DomainState takenBack = new DomainState(DomainState.RUNNING, TAKEN_BACK);
        DomainState paused = new DomainState(DomainState.PAUSED, 1);

        assertThat(areUseless(copied, RUNNING, false, Map.of())).isTrue();
        assertThat(areUseless(copied, takenBack, true, Map.of())).isTrue();
        assertThat(areUseless(copied, takenBack, false, Map.of())).isFalse();
        assertThat(areUseless(copied, paused, false, Map.of())).isFalse();
        assertThat(areUseless(withImages(false), paused, false, Map.of())).isTrue();
        assertThat(areUseless(entry(), RUNNING, true, Map.of())).isFalse();
    }

    @Test
    void aGuestThatRunsMayHaveBeenStartedSinceAMigrationThatNobodyFollowed() {
        DomainState paused = new DomainState(DomainState.PAUSED, 1);

        assertThat(areUseless(withImages(true), RUNNING, false, false, Map.of()))
                .isFalse();
        assertThat(areUseless(withImages(false), paused, false, false, Map.of()))
                .isFalse();
    }

    @Test
    void imagesAreNotUselessWhereTheVmMayBe() {
        MigrationRecord copied = withImages(true);

        assertThat(areUseless(copied, RUNNING, true, Map.of(H2, sighting(RUNNING, copied))))
                .isFalse();
        assertThat(areUseless(copied, RUNNING, true, Map.of(H2, sighting(STOPPED_BY_MIGRATION, copied))))
                .isFalse();
        assertThat(areUseless(copied, OFF, true, Map.of(H2, sighting(RUNNING, copied))))
                .isFalse();
        assertThat(areUseless(copied, OFF, true, Map.of())).isFalse();
        assertThat(areUseless(copied, RUNNING, true, Map.of(H3, sighting(RUNNING, copied))))
                .isFalse();
    }

    @Test
    void aCopyThatNobodySawUnderWayMayOnlyBeAboutToBegin() {
        MigrationRecord copied = withImages(true);
        Look running = new Look(Map.of(H1, sighting(RUNNING, copied)), Set.of());

        assertThat(new Scene(copied, running).showsTheEnd(false)).isFalse();
        assertThat(new Scene(copied, running).showsTheEnd(true)).isTrue();
        assertThat(scene(Map.of(H1, sighting(RUNNING, entry))).showsTheEnd(false))
                .isTrue();
        assertThat(new Scene(copied, new Look(Map.of(H1, sighting(OFF, copied)), Set.of())).showsTheEnd(false))
                .as("what is off cannot begin to migrate")
                .isTrue();
        assertThat(new Scene(copied, new Look(Map.of(H2, sighting(RUNNING, copied)), Set.of())).showsTheEnd(false))
                .isTrue();
    }

    private Scene scene(Map<HostId, Sighting> sightings, HostId... silent) {
        return new Scene(entry, new Look(sightings, Set.of(silent)));
    }

    @Test
    void nothingIsResumedWhileAThirdHostHasTheVm() {
        Scene scene = scene(Map.of(H1, sighting(STOPPED_BY_MIGRATION, entry), H3, sighting(RUNNING, entry)));

        assertThat(scene.judge()).isEqualTo(Finding.of(Verdict.MOVED_ON));
    }

    @Test
    void whatAThirdHostHoldsIsNotNowhere() {
        assertThat(scene(Map.of(H3, sighting(RUNNING, entry))).residence(Verdict.MOVED_ON))
                .isEqualTo(new Residence.OnHost(H3, VmState.RUNNING));
        Scene off = scene(Map.of(H3, sighting(OFF, entry)));
        assertThat(off.residence(off.judge().verdict())).isEqualTo(new Residence.OnHost(H3, VmState.OFF));
    }

    @Test
    void aSilentThirdHostLeavesItOpenUnlessAnEndHasAWholeCopy() {
        assertThat(scene(Map.of(), H3).judge()).isEqualTo(Finding.of(Verdict.UNKNOWN));
        assertThat(scene(Map.of(H1, sighting(STOPPED_BY_MIGRATION, entry)), H3).judge())
                .isEqualTo(Finding.of(Verdict.UNKNOWN));
        assertThat(scene(Map.of(H1, sighting(RUNNING, entry), H2, sighting(STOPPED_BY_MIGRATION, entry)), H3)
                        .judge())
                .isEqualTo(Finding.of(Verdict.ON_SOURCE));
    }

    @Test
    void aLaterMigrationsIncomingCopyIsLeftAlone() {
        MigrationRecord later = entry();
        Scene scene =
                scene(Map.of(H1, sighting(STOPPED_BY_MIGRATION, later, entry), H2, sighting(RUNNING, later, entry)));

        assertThat(scene.judge()).isEqualTo(Finding.of(Verdict.MOVED_ON));
        assertThat(scene(Map.of(H1, sighting(RUNNING), H2, sighting(STOPPED_BY_MIGRATION)))
                        .judge()
                        .repairs())
                .isEmpty();
    }

    @Test
    void theNewestRecordIsSettledAsBefore() {
        assertThat(scene(Map.of(H1, sighting(STOPPED_BY_MIGRATION, entry))).judge())
                .isEqualTo(Finding.of(Verdict.ON_SOURCE, Repair.RESUME_AT_SOURCE));
        assertThat(scene(Map.of(H1, sighting(OFF, entry), H2, sighting(RUNNING, entry)))
                        .judge())
                .isEqualTo(Finding.of(Verdict.ON_DESTINATION, Repair.UNDEFINE_AT_SOURCE));
    }

    @Test
    void aDefinitionOfSomebodyElseStays() {
        assertThat(scene(Map.of(H1, sighting(OFF), H2, sighting(RUNNING, entry)))
                        .judge())
                .isEqualTo(Finding.of(Verdict.ON_DESTINATION));
    }

    @Test
    void aLaterMigrationEndsTheRecordsBeforeIt() {
        Residence.OnHost here = new Residence.OnHost(H1, VmState.RUNNING);
        MigrationRecord later = entry();
        Logbook logbook = new Logbook(List.of(entry)).begin(later, here);

        assertThat(logbook.newest()).contains(later);
        MigrationOutcome written =
                logbook.find(entry.id()).orElseThrow().outcome().orElseThrow();
        assertThat(written).isEqualTo(new MigrationOutcome.Failed(here, ErrorKind.CONFLICT, Logbook.SUPERSEDED));
        assertThat(scene(Map.of(H1, sighting(RUNNING, logbook.records().toArray(MigrationRecord[]::new))))
                        .written())
                .contains(written);
    }

    @Test
    void aBreakThatOneEndHasNotNoticedIsHalfOfOne() {
        DomainState waiting = new DomainState(DomainState.PAUSED, DomainState.PAUSED_POSTCOPY);
        DomainState broken = new DomainState(DomainState.PAUSED, 13);
        DomainState runsOn = new DomainState(DomainState.RUNNING, 10);

        assertThat(isHalfBroken(broken, runsOn)).isTrue();
        assertThat(isHalfBroken(waiting, broken)).isTrue();
        assertThat(isHalfBroken(broken, broken)).isFalse();
        assertThat(isHalfBroken(waiting, runsOn)).isFalse();
        assertThat(isHalfBroken(broken, RUNNING)).isFalse();
    }

    @Test
    void theDestinationForgetsAGuestThatDiedThereInPostcopyOnlyIfTheSourceKeepsIt() {
        DomainState broken = new DomainState(DomainState.PAUSED, 13);
        DomainState crashed = new DomainState(DomainState.SHUTOFF, 3);
        Sighting defined = sighting(broken, entry);
        Sighting transientOne = new Sighting(
                defined.vm(), defined.name(), broken, false, false, 1, defined.memory(), defined.logbook());

        assertThat(scene(Map.of(H1, defined, H2, sighting(crashed, entry)))
                        .judge()
                        .repairs())
                .containsExactly(Repair.UNDEFINE_AT_DESTINATION, Repair.STOP_AT_SOURCE);
        assertThat(scene(Map.of(H1, transientOne, H2, sighting(crashed, entry)))
                        .judge()
                        .repairs())
                .containsExactly(Repair.STOP_AT_SOURCE);
    }

    private boolean isHalfBroken(DomainState source, DomainState destination) {
        Look look = new Look(Map.of(H1, sighting(source, entry), H2, sighting(destination, entry)), Set.of());
        return new Scene(entry, look).isHalfBroken();
    }
}
