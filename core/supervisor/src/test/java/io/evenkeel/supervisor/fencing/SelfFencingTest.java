package io.evenkeel.supervisor.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SelfFencingTest {

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }

    @Test
    void theBoundIsTheSumOfAllThatMayTakeTime() {
        assertThat(SelfFencing.of(seconds(10), seconds(30)).restartAfter()).isEqualTo(seconds(46));
    }

    @Test
    void aShorterTimeIsRefusedWithTheShortestThatIsCertain() {
        assertThatThrownBy(() -> new SelfFencing(seconds(10), seconds(30), seconds(1), seconds(5), seconds(45)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("restart-after is PT45S; at least PT46S");
    }

    @Test
    void aHostWithoutAWatchdogDoesNotEndByItself() {
        assertThatThrownBy(() -> SelfFencing.of(seconds(10), Duration.ZERO)).hasMessageContaining("watchdog");
    }
}
