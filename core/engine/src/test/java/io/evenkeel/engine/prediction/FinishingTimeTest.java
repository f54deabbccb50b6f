package io.evenkeel.engine.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FinishingTimeTest {

    private final FinishingTime finishing = new FinishingTime();

    @Test
    void nothingIsReckonedWithBeforeTheFirstEnd() {
        assertThat(finishing.usual()).isZero();
    }

    @Test
    void oneSlowEndAmongManyDoesNotCount() {
        completed(300, 310, 9_000, 290, 300);
        assertThat(finishing.usual()).isEqualTo(Duration.ofMillis(300));
    }

    @Test
    void onlyTheLastNineCount() {
        completed(9_000, 9_000, 9_000, 9_000, 9_000);
        completed(100, 100, 100, 100, 100, 100, 100, 100, 100);
        assertThat(finishing.usual()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void noPredictionComesEarlierByIt() {
        completed(-200, -100, -300);
        assertThat(finishing.usual()).isZero();
    }

    private void completed(long... millis) {
        for (long late : millis) {
            finishing.completed(Duration.ofMillis(late));
        }
    }
}
