package io.evenkeel.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpiCompatibilityTest {

    @ParameterizedTest(name = "built against {0}, running on {1}: {2}")
    @CsvSource({
        "0.9, 0.9, SAME",
        "0.9.1, 0.9, SAME",
        "0.8, 0.9, OTHER_MAJOR",
        "0.10, 0.9, OTHER_MAJOR",
        "1.0, 0.9, OTHER_MAJOR",
        "0.9, 1.0, OTHER_MAJOR",
        "1.0, 1.3, SAME",
        "1.4, 1.3, NEWER_MINOR",
        "2.0, 1.3, OTHER_MAJOR",
        "'', 1.3, NOT_A_VERSION",
        "1, 1.3, NOT_A_VERSION",
        "v1.3, 1.3, NOT_A_VERSION",
    })
    void oldAdaptersRunOnNewPlatformsOfTheSameMajor(String built, String running, SpiCompatibility.Verdict verdict) {
        assertThat(SpiCompatibility.judge(built, running)).isEqualTo(verdict);
    }
}
