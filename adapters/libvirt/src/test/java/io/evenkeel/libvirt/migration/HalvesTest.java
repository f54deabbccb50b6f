package io.evenkeel.libvirt.migration;

import static io.evenkeel.libvirt.Samples.entry;
import static io.evenkeel.libvirt.Samples.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.inventory.LibvirtInventory.Look;
import io.evenkeel.libvirt.logbook.MigrationRecord;
import io.evenkeel.libvirt.migration.Halves.Step;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.Map;
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

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void twoHalvesThatAreAliveAreFollowedForEver() {
        Scene alive = scene(WAITING, EXECUTING);

        assertThat(alive.isInHalves()).isTrue();
        for (int look = 0; look < 100; look++) {
            assertThat(halves.next(alive)).isEqualTo(Step.FOLLOW);
            pass(Duration.ofMinutes(1));
        }
    }

    @Test
    void aBreakThatBothEndsKnowOfIsMendedAgainAndAgainButNotAtEachLook() {
        Scene broken = scene(BROKEN, BROKEN_THERE);

        assertThat(halves.next(broken)).isEqualTo(Step.FOLLOW);
        pass(Halves.BROKEN);
        assertThat(halves.next(broken)).isEqualTo(Step.RECOVER);
        assertThat(halves.next(broken)).as("somebody else may be at it").isEqualTo(Step.FOLLOW);
        pass(Halves.BROKEN);
        assertThat(halves.next(broken)).isEqualTo(Step.RECOVER);
    }

    @Test
    void oneThatWentOnMeanwhileIsGivenItsTimeAgain() {
        Scene broken = scene(BROKEN, BROKEN_THERE);
        halves.next(broken);
        pass(Halves.BROKEN);

        halves.restart();

        assertThat(halves.next(broken)).isEqualTo(Step.FOLLOW);
    }

    @Test
    void nothingIsTakenUpAgainWhileAThirdHostMayHaveTheVmAndThatIsNoEndEither() {
        Scene broken = scene(BROKEN, BROKEN_THERE, H3);

        assertThat(broken.isInHalves()).isTrue();
        halves.next(broken);
        pass(Duration.ofHours(1));
        assertThat(halves.next(broken)).isEqualTo(Step.FOLLOW);
    }
}
