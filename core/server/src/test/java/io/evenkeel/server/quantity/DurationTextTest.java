package io.evenkeel.server.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "300ms, PT0.3S",
        "300 ms, PT0.3S",
        "1.5s, PT1.5S",
        "PT0.3S, PT0.3S",
        "pt5m, PT5M",
        "2min, PT2M",
        "2m, PT2M",
        "1h, PT1H",
        "50us, PT0.00005S",
        "0ms, PT0S"
    })
    void durationIsRead(String text, Duration duration) {
        assertThat(DurationText.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "300", "soon", "-5s", "PT-5S", "PT", "5 seconds", "1d", "99999h", "P2000D", "1,5s"})
    void whatIsNoDurationIsRefused(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }
}
