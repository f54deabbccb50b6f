package io.evenkeel.server.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.unit.DataRate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTextTest {
    @ParameterizedTest
    @CsvSource({
        "25MiB/s, 26214400",
        "25 MiB/s, 26214400",
        "1Gbit/s, 125000000",
        "1Gbps, 125000000",
        "800Mbit/s, 100000000",
        "100MB/s, 100000000",
        "1.5GiB/s, 1610612736",
        "512kB/s, 512000",
        "8bit/s, 1",
        "64KiB/s, 65536",
        "1B/s, 1"
    })
    void rateIsReadInBytesPerSecond(String text, long bytes) {
        assertThat(RateText.parse(text)).contains(DataRate.ofBytesPerSecond(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "25",
                "fast",
                "25MiB",
                "-1MiB/s",
                "0MiB/s",
                "25 MiB / s",
                "1Gbps/s",
                "1e9B/s",
                "25miles/s",
                "99999999999TiB/s",
                "1,5GiB/s",
                "25b/s"
            })
    void whatIsNoRateIsRefused(String text) {
        assertThat(RateText.parse(text)).isEmpty();
    }
}
