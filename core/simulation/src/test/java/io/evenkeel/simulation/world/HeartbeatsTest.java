package io.evenkeel.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.schedule.Dice;
import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.seeded.Draw;
import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A witness of the simulation, which is as wary of its own ears as one of production. */
class HeartbeatsTest {

    private static final String WITNESS = Draw.WITNESSES.get(0);
    private static final HostId DEAD = new HostId("h1");
    private static final HostId ALIVE = new HostId("h2");
    private static final Duration A_SIGN = Duration.ofSeconds(2);

    private final Schedule schedule = new Schedule();
    private final Datacenter world =
            new Datacenter(Draw.STANDARD.of(1).world().withWitnesses(Draw.WITNESSES), schedule, new Dice(1));
    private final List<HostId> all = world.hosts().stream().map(SimHost::id).toList();

    private void after(Duration time) {
        schedule.runUntil(schedule.now() + time.toNanos());
    }

    private Map<HostId, Duration> heard() {
        return world.heartbeats().heard(WITNESS);
    }

    private void cut(boolean on) {
        all.forEach(host -> world.cutWitness(WITNESS, host, Cuts.Way.BOTH, on));
    }

    private void kill(HostId host) {
        world.losePower(host);
    }

    private void deafFor(Duration time) {
        after(Duration.ofSeconds(30));
        kill(DEAD);
        cut(true);
        after(time);
        cut(false);
    }

    @Test
    void whoHearsNobodySaysNothing() {
        deafFor(Duration.ofSeconds(5));
        cut(true);
        after(Duration.ofSeconds(5));

        assertThat(heard()).isEmpty();
    }

    @Test
    void afterALongDeafnessNoHostIsOlderThanItsEnd() {
        deafFor(Duration.ofMinutes(1));

        after(Duration.ofSeconds(5));

        assertThat(heard().get(ALIVE)).isLessThan(A_SIGN);
        assertThat(heard().get(DEAD)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(5));
    }

    @Test
    void nobodyNeedsToAskForItToListenAnew() {
        deafFor(Duration.ofMinutes(1));
        after(Duration.ofSeconds(20));
        cut(true);
        after(Duration.ofSeconds(2));

        assertThat(heard().get(DEAD)).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(22));
    }

    @Test
    void aShortDeafnessMakesNobodyYoung() {
        deafFor(Duration.ofSeconds(5));

        after(A_SIGN);

        assertThat(heard().get(DEAD)).isGreaterThanOrEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void aWayThatIsCutAgainBeforeAnythingCameByItEndsNoDeafness() {
        deafFor(Duration.ofMinutes(1));
        cut(true);
        after(Duration.ofMinutes(1));
        cut(false);
        after(Duration.ofSeconds(3));

        assertThat(heard().get(DEAD)).isLessThanOrEqualTo(Duration.ofSeconds(3));
    }
}
