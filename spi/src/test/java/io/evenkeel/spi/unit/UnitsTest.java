package io.evenkeel.spi.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnitsTest {

    @Test
    void aRateTellsHowLongASizeTakes() {
        assertThat(DataRate.ofMebibytesPerSecond(32).timeFor(DataSize.ofMebibytes(96)))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(DataRate.ofBytesPerSecond(0).timeFor(DataSize.ZERO)).isZero();
        assertThat(DataRate.ofBytesPerSecond(0).timeFor(DataSize.ofBytes(1)))
                .isEqualTo(Duration.ofSeconds(Long.MAX_VALUE));
    }

    @Test
    void megabitsAreDecimalAndMebibytesAreNot() {
        assertThat(DataRate.ofMegabitsPerSecond(8)).isEqualTo(DataRate.ofBytesPerSecond(1_000_000));
        assertThat(DataRate.ofMebibytesPerSecond(1)).isEqualTo(DataRate.ofBytesPerSecond(1_048_576));
    }

    @Test
    void sizesAndRatesReadWell() {
        assertThat(DataSize.ofMebibytes(96)).hasToString("100663296 B (96.0 MiB)");
        assertThat(DataSize.ofBytes(12)).hasToString("12 B");
        assertThat(DataRate.ofMebibytesPerSecond(25)).hasToString("25.0 MiB/s");
    }

    @Test
    void aSizeNeverBecomesNegative() {
        assertThat(DataSize.ofBytes(1).minus(DataSize.ofBytes(2))).isEqualTo(DataSize.ZERO);
        assertThatIllegalArgumentException().isThrownBy(() -> DataSize.ofBytes(-1));
    }

    @Test
    void aShareLiesBetweenNothingAndAll() {
        assertThat(Share.ofPercent(25)).isEqualTo(Share.of(0.25));
        assertThat(Share.clamped(1.2)).isEqualTo(Share.ALL);
        assertThat(Share.clamped(Double.NaN)).isEqualTo(Share.NONE);
        assertThatIllegalArgumentException().isThrownBy(() -> Share.of(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Share.of(1.01));
    }
}
