package io.evenkeel.libvirt.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.load.LastLooks.Look;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LastLooksTest {

    private final LastLooks<String, Integer> looks = new LastLooks<>();

    private static long at(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private static Look<String, Integer> look(long millis) {
        return new Look<>(Map.of("a", 1), at(millis));
    }

    @Test
    void thereIsNothingToCompareTheFirstLookWith() {
        assertThat(looks.toCompareWith(at(0))).isEmpty();
    }

    @Test
    void theLatestLookCountsOnceItIsOldEnough() {
        looks.add(look(1_000));

        assertThat(looks.toCompareWith(at(1_299))).isEmpty();
        assertThat(looks.toCompareWith(at(1_300))).contains(look(1_000));
    }

    @Test
    void aLookThatIsTooYoungLeavesTheOneBeforeIt() {
        looks.add(look(1_000));
        looks.add(look(2_000));

        assertThat(looks.toCompareWith(at(2_010))).contains(look(1_000));
    }

    @Test
    void looksInQuickSuccessionNeverUseUpWhatCanBeComparedWith() {
        for (long millis = 0; millis < 3_000; millis += 10) {
            if (millis >= 300) {
                assertThat(looks.toCompareWith(at(millis)))
                        .as("at %d ms", millis)
                        .isPresent();
                assertThat(looks.toCompareWith(at(millis)).orElseThrow().takenAt())
                        .as("at %d ms", millis)
                        .isGreaterThanOrEqualTo(at(millis - 600));
            }
            looks.add(look(millis));
        }
    }

    @Test
    void oldAndEmptyLooksDoNotCount() {
        looks.add(look(0));
        assertThat(looks.toCompareWith(at(300_001))).isEmpty();

        looks.add(new Look<>(Map.of(), at(400_000)));
        assertThat(looks.toCompareWith(at(401_000))).isEmpty();
    }
}
