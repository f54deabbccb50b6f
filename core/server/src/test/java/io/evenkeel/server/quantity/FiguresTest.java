package io.evenkeel.server.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.0002S, < 1 ms",
        "PT0.083S, 83 ms",
        "PT0.9999S, 999 ms",
        "PT1S, 1.0 s",
        "PT4.27S, 4.2 s",
        "PT59.99S, 59.9 s",
        "PT2M5S, 2 min 05 s",
        "PT3H7M, 3 h 07 min",
        "P200D, for ever"
    })
    void durationIsShort(Duration duration, String text) {
        assertThat(Figures.duration(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1 KiB",
        "1536, 1.5 KiB",
        "104857600, 100 MiB",
        "105000000, 100 MiB",
        "2147483648, 2 GiB"
    })
    void sizeIsInTheLargestUnit(long bytes, String text) {
        assertThat(Figures.size(DataSize.ofBytes(bytes))).isEqualTo(text);
    }

    @Test
    void whatIsNotKnownIsADash() {
        assertThat(Figures.rate(Optional.empty())).isEqualTo("-");
        assertThat(Figures.duration(Optional.empty())).isEqualTo("-");
        assertThat(Figures.rate(Optional.of(DataRate.ofMebibytesPerSecond(25)))).isEqualTo("25 MiB/s");
    }
}
