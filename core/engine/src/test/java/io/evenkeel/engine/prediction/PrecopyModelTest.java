package io.evenkeel.engine.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecopyModelTest {

    private static final double MIB = 1 << 20;

    @Test
    void anIdleGuestTakesOnePass() {
        PrecopyModel.End end = model(1024, 128, 0, 1024, 0.3).end().orElseThrow();
        assertThat(end.seconds()).isCloseTo(8, within(1e-9));
        assertThat(end.downtimeSeconds().orElseThrow()).isZero();
    }

    @Test
    void theSeriesIsThatOfTheModel() {
        // Passes of 1024, 512, 256, 128, 64, 32 MiB; the last takes 0.25 s and is sent while the guest is paused.
        PrecopyModel.End end = model(1024, 128, 64, 1024, 0.3).end().orElseThrow();
        assertThat(end.seconds()).isCloseTo((1024 + 512 + 256 + 128 + 64 + 32) / 128.0, within(1e-9));
        assertThat(end.downtimeSeconds().orElseThrow()).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void aGuestThatDirtiesFasterThanTheLinkConvergesIfItsWorkingSetFitsIntoTheDowntime() {
        assertThat(model(1024, 128, 500, 30, 0.3).end()).isPresent();
        assertThat(model(1024, 128, 500, 200, 0.3).end()).isEmpty();
        assertThat(model(1024, 128, 128, 1024, 0.3).end()).isEmpty();
        assertThat(model(1024, 0, 1, 1024, 0.3).end()).isEmpty();
    }

    @ParameterizedTest(name = "dirty rate {0} of a link of 100 MiB/s: {1}")
    @CsvSource({
        "0, CONVERGES",
        "30, CONVERGES",
        "31, UNCERTAIN",
        "100, UNCERTAIN",
        "119, UNCERTAIN",
        "120, WILL_NOT_CONVERGE"
    })
    void convergenceGoesByTheRatio(double dirty, Convergence expected) {
        assertThat(model(1024, 100, dirty, 1024, 0.3).convergence()).isEqualTo(expected);
    }

    @Test
    void aBoundIsWiderWhereThingsAreUncertain() {
        Prediction calm = forecast(20).predict();
        Prediction busy = forecast(50).predict();
        assertThat(calm.convergence()).isEqualTo(Convergence.CONVERGES);
        assertThat(busy.convergence()).isEqualTo(Convergence.UNCERTAIN);
        assertThat(width(calm)).isBetween(1.05, 1.25);
        assertThat(width(busy)).isGreaterThan(1.5);
    }

    @Test
    void withoutADirtyRateOnlyThatOnePassIsNeededIsKnown() {
        Prediction prediction = new MigrationForecast(
                        DataSize.ofGibibytes(1),
                        DataRate.ofMebibytesPerSecond(128),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Duration.ofMillis(300)))
                .predict();
        assertThat(prediction.convergence()).isEqualTo(Convergence.UNCERTAIN);
        assertThat(prediction.atLeast()).contains(Duration.ofSeconds(8));
        assertThat(prediction.remaining()).isEmpty();
        assertThat(prediction.downtime()).isEmpty();
    }

    @Test
    void withoutADowntimeLimitTheTimeIsTheWholeSeriesAndTheDowntimeUnknown() {
        Prediction prediction = forecast(20, Optional.empty()).predict();
        assertThat(prediction.convergence()).isEqualTo(Convergence.CONVERGES);
        double whole = 8192 / 80.0;
        assertThat(prediction.remaining().orElseThrow().p50().toNanos() / 1e9).isCloseTo(whole, within(0.01));
        assertThat(prediction.downtime()).isEmpty();
        Prediction limited = forecast(20, Optional.of(Duration.ofMillis(300))).predict();
        assertThat(limited.remaining().orElseThrow().p50().toNanos() / 1e9).isCloseTo(whole, within(whole * 0.01));
    }

    @Test
    void aSmallWorkingSetMayFitIntoADowntimeThatNobodyKnows() {
        assertThat(unlimited(500, 30).convergence()).isEqualTo(Convergence.UNCERTAIN);
        assertThat(unlimited(500, 30).end()).isEmpty();
        assertThat(unlimited(500, 2000).convergence()).isEqualTo(Convergence.WILL_NOT_CONVERGE);
        assertThat(unlimited(60, 2000).convergence()).isEqualTo(Convergence.UNCERTAIN);
    }

    @Test
    void aMigrationThatWillNotConvergeHasNoTime() {
        Prediction prediction = forecast(200).predict();
        assertThat(prediction.convergence()).isEqualTo(Convergence.WILL_NOT_CONVERGE);
        assertThat(prediction.remaining()).isEmpty();
        assertThat(prediction.downtime()).isEmpty();
    }

    private static double width(Prediction prediction) {
        Estimate remaining = prediction.remaining().orElseThrow();
        return remaining.p90().orElseThrow().toNanos()
                / (double) remaining.p50().toNanos();
    }

    private static MigrationForecast forecast(long dirtyMebibytesPerSecond) {
        return forecast(dirtyMebibytesPerSecond, Optional.of(Duration.ofMillis(300)));
    }

    private static MigrationForecast forecast(long dirtyMebibytesPerSecond, Optional<Duration> limit) {
        return new MigrationForecast(
                DataSize.ofGibibytes(8),
                DataRate.ofMebibytesPerSecond(100),
                Optional.of(DataRate.ofMebibytesPerSecond(dirtyMebibytesPerSecond)),
                Optional.empty(),
                limit);
    }

    private static PrecopyModel model(double memory, double link, double dirty, double workingSet, double limit) {
        return new PrecopyModel(memory * MIB, 0, link * MIB, dirty * MIB, workingSet * MIB, OptionalDouble.of(limit));
    }

    private static PrecopyModel unlimited(double dirty, double workingSet) {
        return new PrecopyModel(4096 * MIB, 0, 100 * MIB, dirty * MIB, workingSet * MIB, OptionalDouble.empty());
    }
}
