package io.evenkeel.planner.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RecentDemandTest {
    private static RecentDemand of(int size, double... samples) {
        RecentDemand demand = new RecentDemand(size);
        for (double sample : samples) {
            demand.add(sample);
        }
        return demand;
    }

    @Test
    void aTenthOfTheSamplesMayExceedIt() {
        assertThat(of(10, 9, 1, 8, 2, 7, 3, 6, 4, 5, 10).percentile()).isEqualTo(9);
        assertThat(of(12, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 50).percentile()).isEqualTo(3);
        assertThat(of(12, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 50, 50).percentile()).isEqualTo(50);
    }

    @Test
    void whatIsOlderThanTheLastSamplesIsForgotten() {
        assertThat(of(3, 100, 1, 2, 3).percentile()).isEqualTo(3);
        assertThat(of(3, 100, 1, 2).percentile()).isEqualTo(100);
    }

    @Test
    void beforeTheFirstSampleItIsNothing() {
        assertThat(of(3).percentile()).isZero();
        assertThatThrownBy(() -> of(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
