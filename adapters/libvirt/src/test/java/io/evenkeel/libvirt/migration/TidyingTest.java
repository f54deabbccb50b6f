package io.evenkeel.libvirt.migration;

import static io.evenkeel.libvirt.Samples.RUNNING;
import static io.evenkeel.libvirt.Samples.STOPPED_BY_MIGRATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.Samples;
import io.evenkeel.libvirt.inventory.LibvirtInventory.Look;
import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.libvirt.logbook.Logbook;
import io.evenkeel.libvirt.logbook.MigrationRecord;
import io.evenkeel.libvirt.logbook.MigrationRecord.Ending;
import io.evenkeel.libvirt.migration.Outcomes.Repair;
import io.evenkeel.libvirt.migration.Outcomes.Verdict;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TidyingTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");

    private static final DomainState ARRIVED = new DomainState(DomainState.RUNNING, 2);
    private static final DomainState BROKEN = new DomainState(DomainState.PAUSED, 13);

    private final MigrationRecord entry = Samples.entry();
    private final Map<HostId, Sighting> hosts = new HashMap<>();
    private final List<Repair> done = new ArrayList<>();

    private Scene scene() {
        return new Scene(entry, new Look(Map.copyOf(hosts), Set.of()));
    }

    /** Hosts that do what they are told, or nothing at all. */
    private Tidying.Place place(boolean obedient) {
        return new Tidying.Place() {
            @Override
            public Scene look() {
                return scene();
            }

            @Override
            public void repair(List<Repair> repairs) {
                done.addAll(repairs);
                if (obedient) {
                    repairs.forEach(TidyingTest.this::carryOut);
                }
            }
        };
    }

    private void carryOut(Repair repair) {
        switch (repair) {
            case DESTROY_AT_SOURCE, UNDEFINE_AT_SOURCE -> hosts.remove(H1);
            case DESTROY_AT_DESTINATION, DESTROY_TWIN_AT_DESTINATION, UNDEFINE_AT_DESTINATION -> hosts.remove(H2);
            case STOP_AT_SOURCE -> hosts.put(H1, Samples.sighting(Samples.OFF, entry));
            case RECOVER_POSTCOPY -> throw new AssertionError("nothing is in post-copy here");
            case RESUME_AT_SOURCE -> hosts.put(H1, Samples.sighting(RUNNING, entry));
        }
    }

    @Test
    void anOriginalStoppedBesideAnIncompleteCopyRunsAgainInTheEnd() throws InterruptedException {
        hosts.put(H1, Samples.sighting(STOPPED_BY_MIGRATION, entry));
        hosts.put(H2, Samples.sighting(STOPPED_BY_MIGRATION, entry));

        Optional<Scene> last = Tidying.tidy(scene(), place(true));

        assertThat(done).containsExactly(Repair.DESTROY_AT_DESTINATION, Repair.RESUME_AT_SOURCE);
        assertThat(last.orElseThrow().judge().verdict()).isEqualTo(Verdict.ON_SOURCE);
        assertThat(last.get().source().isRunning()).isTrue();
    }

    @Test
    void nothingIsRepairedThatHasChangedSinceItWasJudged() throws InterruptedException {
        hosts.put(H1, Samples.sighting(STOPPED_BY_MIGRATION, entry));
        Scene judged = scene();
        hosts.put(H2, Samples.sighting(RUNNING, entry));

        assertThat(Tidying.tidy(judged, place(true))).isEmpty();
        assertThat(done).isEmpty();
    }

    @Test
    void repairsWithoutAnEffectAreNotAnEnd() throws InterruptedException {
        hosts.put(H1, Samples.sighting(STOPPED_BY_MIGRATION, entry));

        assertThat(Tidying.tidy(scene(), place(false))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aRepairFitsOnlyWhatItWasJudgedOn(Repair repair) {
        DomainState fitting = switch (repair) {
            case UNDEFINE_AT_SOURCE, UNDEFINE_AT_DESTINATION -> Samples.OFF;
            case DESTROY_AT_SOURCE, RESUME_AT_SOURCE, DESTROY_AT_DESTINATION -> STOPPED_BY_MIGRATION;
            case DESTROY_TWIN_AT_DESTINATION -> ARRIVED;
            case STOP_AT_SOURCE, RECOVER_POSTCOPY -> BROKEN;
        };
        for (DomainState state : List.of(Samples.OFF, STOPPED_BY_MIGRATION, ARRIVED, BROKEN, RUNNING)) {
            assertThat(Settlement.fits(repair, state, true)).as("%s", state).isEqualTo(state.equals(fitting));
            assertThat(Settlement.fits(repair, state, false)).as("%s", state).isFalse();
        }
    }

    @Test
    void ofTwoCopiesThatRunBecauseTheDaemonsLostEachOtherTheSecondEnds() throws InterruptedException {
        hosts.put(H1, Samples.sighting(new DomainState(DomainState.RUNNING, 6), entry));
        hosts.put(H2, Samples.sighting(ARRIVED, entry));

        Optional<Scene> last = Tidying.tidy(scene(), place(true));

        assertThat(done).containsExactly(Repair.DESTROY_TWIN_AT_DESTINATION);
        assertThat(last.orElseThrow().judge().verdict()).isEqualTo(Verdict.ON_SOURCE);
    }

    @Test
    void aCopyThatMovedOnToAnotherMigrationIsNoTwin() {
        hosts.put(H1, Samples.sighting(new DomainState(DomainState.RUNNING, 6), entry));
        hosts.put(H2, Samples.sighting(ARRIVED, Samples.entry(), entry));

        assertThat(scene().judge().repairs()).isEmpty();
    }

    @Test
    void aMigrationIsOpenUntilItIsEndedOrFollowedByAnother() {
        Residence.OnHost here = new Residence.OnHost(H1, VmState.RUNNING);
        Logbook open = new Logbook(List.of(entry, Samples.entry()));
        Ending ending =
                Ending.of(new MigrationOutcome.Cancelled(here), Instant.EPOCH).orElseThrow();

        assertThat(Settlement.isOpen(open, entry.id())).isTrue();
        assertThat(Settlement.isOpen(open.with(entry.with(ending)), entry.id())).isFalse();
        assertThat(Settlement.isOpen(open.begin(Samples.entry(), here), entry.id()))
                .isFalse();
        assertThat(Settlement.isOpen(new Logbook(List.of()), entry.id())).isFalse();
    }
}
