package io.evenkeel.supervisor.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two hosts of which one is dead: the other is all there is to tell deafness from death by. */
class HeardHostsTest {

    private static final HostId DEAD = new HostId("dead");
    private static final HostId ALIVE = new HostId("alive");
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final HeardHosts heard = new HeardHosts(PERIOD, 0);

    private static long at(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    /** From one moment to another, both included, the host that lives answers every second. */
    private void alive(int from, int until) {
        for (int second = from; second <= until; second++) {
            heard.hears(ALIVE, at(second));
        }
    }

    private Duration age(HostId host, int now) {
        return heard.ages(at(now)).getOrDefault(host, Duration.ofSeconds(-1));
    }

    private void bothUntil(int second) {
        heard.hears(DEAD, at(0));
        alive(0, second);
    }

    @Test
    void oneLostAnswerOfTheOnlySurvivorDoesNotMakeTheDeadOneYoung() {
        bothUntil(5);
        alive(7, 9);

        assertThat(age(DEAD, 9)).isEqualTo(Duration.ofSeconds(9));
        assertThat(age(ALIVE, 9)).isZero();
    }

    @Test
    void norDoSeveralInARowThoughNothingIsSaidMeanwhile() {
        bothUntil(5);

        assertThat(heard.ages(at(9))).isEmpty();

        alive(12, 12);
        assertThat(age(DEAD, 12)).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void whoWasDeafForLongHasNotListened() {
        bothUntil(5);
        alive(14, 16);

        assertThat(age(DEAD, 16)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whoWakesHasNotListened() {
        bothUntil(5);
        heard.wakes(at(6));
        alive(6, 7);

        assertThat(age(DEAD, 7)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void ofOneHostAloneSilenceIsItsOwn() {
        heard.hears(DEAD, at(0));

        assertThat(age(DEAD, 20)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void whatIsNoLongerListedIsForgotten() {
        bothUntil(5);
        heard.retain(Set.of(ALIVE));

        assertThat(heard.ages(at(5))).containsOnlyKeys(ALIVE);
    }
}
