package io.evenkeel.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampleTest {
    @Test
    void medianIsTheMiddleOrTheMeanOfTheTwoInTheMiddle() {
        assertThat(millis(9, 1, 5).median()).contains(Duration.ofMillis(5));
        assertThat(millis(9, 1, 5, 7).median()).contains(Duration.ofMillis(6));
        assertThat(millis().median()).isEmpty();
    }

    @Test
    void ninthDecileIsTheNearestRank() {
        assertThat(Sample.of(LongStream.rangeClosed(1, 10)
                                .mapToObj(Duration::ofMillis)
                                .toList())
                        .p90())
                .contains(Duration.ofMillis(9));
        assertThat(millis(4).p90()).contains(Duration.ofMillis(4));
        assertThat(millis().p90()).isEmpty();
    }

    @Test
    void ratioNeedsBothMedians() {
        assertThat(millis(105).ratioTo(millis(100))).contains(1.05);
        assertThat(millis(105).ratioTo(millis())).isEmpty();
        assertThat(millis(105).ratioTo(millis(0))).isEmpty();
    }

    private static Sample millis(long... values) {
        return Sample.of(LongStream.of(values).mapToObj(Duration::ofMillis).toList());
    }
}
