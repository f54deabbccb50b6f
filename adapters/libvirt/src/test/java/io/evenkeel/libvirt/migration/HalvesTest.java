package io.evenkeel.libvirt.migration;

import static io.evenkeel.libvirt.Samples.STOPPED_BY_MIGRATION;
import static io.evenkeel.libvirt.Samples.entry;
import static io.evenkeel.libvirt.Samples.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.inventory.LibvirtInventory.Look;
import io.evenkeel.libvirt.logbook.MigrationRecord;
import io.evenkeel.libvirt.migration.Halves.Step;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HalvesTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");
    private static final HostId H3 = new HostId("h3");
    private static final DomainState WAITING = new DomainState(DomainState.PAUSED, DomainState.PAUSED_POSTCOPY);
    private static final DomainState BROKEN = new DomainState(DomainState.PAUSED, 13);
    private static final DomainState EXECUTING = new DomainState(DomainState.RUNNING, 10);
    private static final DomainState BROKEN_THERE = new DomainState(DomainState.RUNNING, 11);

    private final MigrationRecord entry = entry();
    private final AtomicLong now = new AtomicLong();
    private final Halves halves = new Halves(now::get);

    private Scene scene(DomainState source, DomainState destination, HostId... silent) {
        return new Scene(
                entry, new Look(Map.of(H1, sighting(source, entry), H2, sighting(destination, entry)), Set.of(silent)));
    }

    private Step next(Scene scene) {
        return next(scene, 7, false);
    }

    private Step next(Scene scene, long sent, boolean refused) {
        return halves.next(scene, Optional.of(DataSize.ofMebibytes(sent)), refused);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void twoHalvesThatAreAliveAreFollowedForEver() {
        Scene alive = scene(WAITING, EXECUTING);

        assertThat(alive.isInHalves()).isTrue();
        for (int look = 0; look < 100; look++) {
            assertThat(next(alive)).isEqualTo(Step.FOLLOW);
            pass(Duration.ofMinutes(1));
        }
    }

    @Test
    void aDestinationThatIsAMomentBehindIsAHalfTooAndItsStreamIsNotBrokenOff() {
        Scene early = scene(BROKEN, STOPPED_BY_MIGRATION);

        assertThat(early.isInHalves()).isTrue();
        assertThat(next(early)).isEqualTo(Step.FOLLOW);
        pass(Duration.ofHours(1));
        assertThat(next(early, 7, true)).isEqualTo(Step.FOLLOW);
    }

    @Test
    void aBreakThatBothEndsKnowOfIsMendedAgainAndAgainButNotAtEachLook() {
        Scene broken = scene(BROKEN, BROKEN_THERE);

        assertThat(next(broken)).isEqualTo(Step.FOLLOW);
        pass(Halves.BROKEN);
        assertThat(next(broken)).isEqualTo(Step.RECOVER);
        assertThat(next(broken)).as("somebody else may be at it").isEqualTo(Step.FOLLOW);
        pass(Halves.BROKEN);
        assertThat(next(broken)).isEqualTo(Step.RECOVER);
    }

    @Test
    void oneThatWentOnMeanwhileIsGivenItsTimeAgain() {
        Scene broken = scene(BROKEN, BROKEN_THERE);
        next(broken);
        pass(Halves.BROKEN);

        halves.restart();

        assertThat(next(broken)).isEqualTo(Step.FOLLOW);
    }

    @Test
    void nothingIsTakenUpAgainWhileAThirdHostMayHaveTheVmAndThatIsNoEndEither() {
        Scene broken = scene(BROKEN, BROKEN_THERE, H3);

        assertThat(broken.isInHalves()).isTrue();
        next(broken);
        pass(Duration.ofHours(1));
        assertThat(next(broken)).isEqualTo(Step.FOLLOW);
    }

    @Test
    void aBreakThatOneEndDoesNotNoticeIsToldToItOnceTheHostsReachEachOther() {
        Scene half = scene(BROKEN, EXECUTING);

        assertThat(next(half)).isEqualTo(Step.FOLLOW);
        pass(Halves.HALF_BROKEN.minusNanos(1));
        assertThat(next(half)).isEqualTo(Step.FOLLOW);
        pass(Duration.ofNanos(1));
        assertThat(next(half)).as("which tells whether they do").isEqualTo(Step.RECOVER);
        assertThat(next(half, 7, true)).isEqualTo(Step.BREAK);

        assertThat(next(half, 7, true)).as("takes a moment to arrive").isEqualTo(Step.FOLLOW);
        pass(Halves.HALF_BROKEN);
        assertThat(next(half, 7, true)).isEqualTo(Step.RECOVER);
    }

    @Test
    void aStreamIsNotBrokenOffWhileTheCableIsCut() {
        Scene half = scene(BROKEN, EXECUTING);
        next(half);
        for (int attempt = 0; attempt < 10; attempt++) {
            pass(Halves.HALF_BROKEN);
            assertThat(next(half)).isEqualTo(Step.RECOVER);
            assertThat(next(half)).isEqualTo(Step.FOLLOW);
        }
    }

    @Test
    void aRefusalOfLongAgoDoesNotShowThatTheHostsReachEachOther() {
        Scene half = scene(BROKEN, EXECUTING);

        assertThat(next(half, 7, true)).isEqualTo(Step.FOLLOW);
        pass(Halves.HALF_BROKEN);
        assertThat(next(half, 7, true)).isEqualTo(Step.RECOVER);
    }

    @Test
    void aStreamThatStillBringsPagesIsLeftAlone() {
        Scene half = scene(BROKEN, EXECUTING);
        for (int sent = 0; sent < 10; sent++) {
            assertThat(next(half, sent, false)).isEqualTo(Step.FOLLOW);
            pass(Halves.HALF_BROKEN);
        }
        assertThat(next(half, 9, false)).isEqualTo(Step.RECOVER);
        assertThat(next(half, 10, true)).as("it went on meanwhile").isEqualTo(Step.FOLLOW);
    }
}
