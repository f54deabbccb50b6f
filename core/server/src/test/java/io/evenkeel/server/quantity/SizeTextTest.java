package io.evenkeel.server.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.unit.DataSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes as people write them. */
class SizeTextTest {
    @ParameterizedTest
    @CsvSource({
        "64GiB, 68719476736",
        "500MB, 500000000",
        "1.5 kB, 1500",
        "7B, 7",
        "2kiB, 2048",
        "3mib, -1",
        "1TiB, 1099511627776"
    })
    void readsNumbersWithTheirUnit(String text, long bytes) {
        assertThat(SizeText.parse(text).map(DataSize::bytes).orElse(-1L)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64", "GiB", "0B", "-1GiB", "64Gbit", "64GiB/s", "99999999TiB"})
    void takesNothingElse(String text) {
        assertThat(SizeText.parse(text)).isEmpty();
    }

    @Test
    void spacesAroundItDoNotMatter() {
        assertThat(SizeText.parse(" 1 GiB ")).contains(DataSize.ofGibibytes(1));
    }
}
