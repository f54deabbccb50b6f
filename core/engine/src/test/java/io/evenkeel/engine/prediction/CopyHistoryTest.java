package io.evenkeel.engine.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Looks as QEMU gives them: remaining falls within a pass and jumps at its end by what was dirtied. */
class CopyHistoryTest {

    @Test
    void theRateIsWhatIsReallySent() {
        CopyHistory history = CopyHistory.start(Duration.ZERO, look(1, 0, 1000));
        for (int i = 1; i <= 20; i++) {
            history = history.next(Duration.ofMillis(100L * i), look(1, 10L * i, 1000 - 10L * i));
        }
        assertThat(mebibytes(history.drainRate().orElseThrow())).isCloseTo(100, within(0.5));
    }

    @Test
    void pagesOfZerosDrainWithoutBeingSent() {
        CopyHistory history = CopyHistory.start(Duration.ZERO, look(1, 0, 1000));
        for (int i = 1; i <= 10; i++) {
            history = history.next(Duration.ofMillis(100L * i), look(1, i / 5, 1000 - 50L * i));
        }
        assertThat(mebibytes(history.drainRate().orElseThrow())).isCloseTo(500, within(5.0));
    }

    @Test
    void theRateIsFollowedThroughPassesShorterThanAMeasurement() {
        CopyHistory history = CopyHistory.start(Duration.ZERO, look(1, 0, 100));
        long sent = 0;
        for (int i = 1; i <= 200; i++) { // a plateau: passes of 40 MiB and 0.4 s at 100 MiB/s, seen every 0.1 s
            sent += 10;
            history = history.next(Duration.ofMillis(100L * i), look(1 + i / 4, sent, 40 - 10L * (i % 4)));
        }
        assertThat(mebibytes(history.drainRate().orElseThrow())).isCloseTo(100, within(1.0));
        assertThat(mebibytes(history.dirtyRate().orElseThrow())).isCloseTo(100, within(1.0));
        assertThat(history.isLevel()).isTrue();
    }

    @Test
    void whatAPassDirtiedDoesNotDependOnWhenOneLooks() {
        for (int offset = 0; offset < 100; offset += 20) {
            CopyHistory history = CopyHistory.start(Duration.ZERO, look(1, offset, 1000 - offset))
                    .next(Duration.ofSeconds(9), look(1, 900, 100))
                    .next(Duration.ofSeconds(10), look(2, 1000 + offset, 300 - offset));
            assertThat(history.passes())
                    .singleElement()
                    .satisfies(pass -> assertThat(pass.dirtied()).isEqualTo(DataSize.ofMebibytes(300)));
        }
    }

    @Test
    void whatIsDirtiedMayAlsoBeAddedAtOnce() {
        // As a hypervisor that counts what remains in total: 1000 at first, 30 per cent of what is sent comes back.
        CopyHistory history = CopyHistory.start(Duration.ZERO, look(1, 0, 1000));
        for (int i = 1; i < 100; i++) {
            history = history.next(Duration.ofMillis(100L * i), look(1, 10L * i, 1000 - 7L * i));
        }
        assertThat(history.unsent()).isEqualTo(DataSize.ofMebibytes(10));
        history = history.next(Duration.ofSeconds(10), look(2, 1000, 300));
        assertThat(history.passes().get(0).dirtied()).isEqualTo(DataSize.ofMebibytes(300));
    }

    @Test
    void passesMissedBetweenTwoLooksAreSharedOut() {
        CopyHistory history =
                CopyHistory.start(Duration.ZERO, look(1, 0, 100)).next(Duration.ofSeconds(4), look(5, 400, 100));
        assertThat(history.passCount()).isEqualTo(4);
        assertThat(history.passes()).singleElement().satisfies(pass -> {
            assertThat(pass.dirtied()).isEqualTo(DataSize.ofMebibytes(100));
            assertThat(pass.took()).isEqualTo(Duration.ofSeconds(1));
        });
    }

    @Test
    void afterTheFirstPassTimeAndDowntimeArePredictedFromMeasurements() {
        // 1000 MiB at 100 MiB/s, 25 MiB/s dirtied: passes of 1000, 250, 62.5, 15.6 MiB.
        CopyHistory history = CopyHistory.start(Duration.ZERO, look(1, 0, 1000));
        for (int i = 1; i < 10; i++) {
            history = history.next(Duration.ofSeconds(i), look(1, 100L * i, 1000 - 100L * i));
        }
        history = history.next(Duration.ofSeconds(10), look(2, 1000, 250));
        Prediction prediction =
                InFlightPredictor.fromBytes(history, Optional.of(Duration.ofMillis(300)), Optional.empty());
        assertThat(prediction.convergence()).isEqualTo(Convergence.CONVERGES);
        assertThat(seconds(prediction.remaining().orElseThrow().p50())).isCloseTo(3.28, within(0.1));
        assertThat(seconds(prediction.downtime().orElseThrow().p50())).isCloseTo(0.156, within(0.02));
    }

    @Test
    void beforeTheFirstPassIsOverWhatWasKnownBeforehandCounts() {
        CopyHistory history =
                CopyHistory.start(Duration.ZERO, look(1, 0, 1000)).next(Duration.ofSeconds(1), look(1, 100, 900));
        GuestWrites known = new GuestWrites(DataRate.ofMebibytesPerSecond(25), Optional.empty());
        Prediction prediction =
                InFlightPredictor.fromBytes(history, Optional.of(Duration.ofMillis(300)), Optional.of(known));
        assertThat(seconds(prediction.remaining().orElseThrow().p50())).isCloseTo(12.28, within(0.1));
        Prediction blind = InFlightPredictor.fromBytes(history, Optional.of(Duration.ofMillis(300)), Optional.empty());
        assertThat(blind.convergence()).isEqualTo(Convergence.UNCERTAIN);
        assertThat(blind.remaining()).isEmpty();
        assertThat(blind.downtime()).isEmpty();
        assertThat(seconds(blind.atLeast().orElseThrow())).isCloseTo(9, within(0.1));
    }

    @Test
    void aGuestThatWritesToLittleMemoryHasLittleToBeSentAgain() {
        CopyHistory history =
                CopyHistory.start(Duration.ZERO, look(1, 0, 1000)).next(Duration.ofSeconds(1), look(1, 100, 900));
        GuestWrites known = new GuestWrites(DataRate.ofMebibytesPerSecond(50), Optional.of(DataSize.ofMebibytes(40)));
        Prediction prediction =
                InFlightPredictor.fromBytes(history, Optional.of(Duration.ofMillis(300)), Optional.of(known));
        // 900 MiB of the first pass, 40 of the second, 20 in the pause.
        assertThat(seconds(prediction.remaining().orElseThrow().p50())).isCloseTo(9.6, within(0.25));
    }

    @Test
    void whereTheDowntimeLimitIsNotKnownTheNextPassOverTheSmoothedBandwidthIsReckonedWith() {
        CopyHistory history = CopyHistory.start(Duration.ZERO, look(1, 0, 1000));
        for (int i = 1; i < 10; i++) {
            history = history.next(Duration.ofSeconds(i), look(1, 100L * i, 1000 - 100L * i));
        }
        history = history.next(Duration.ofSeconds(10), look(2, 1000, 250));
        Prediction early = InFlightPredictor.fromBytes(history, Optional.empty(), Optional.empty());
        // All that is left of the series: 2.5 s, 0.625 s, 0.156 s, ...
        assertThat(seconds(early.remaining().orElseThrow().p50())).isCloseTo(2.5 / 0.75, within(0.05));
        assertThat(seconds(early.downtime().orElseThrow().p50())).isCloseTo(0.625, within(0.05));
        assertThat(early.downtime().orElseThrow().p90()).isEmpty();

        CopyHistory later = history.next(Duration.ofMillis(12_500), look(3, 1250, 62))
                .next(Duration.ofMillis(13_100), look(4, 1310, 15))
                .next(Duration.ofMillis(13_200), look(4, 1320, 5));
        Prediction late = InFlightPredictor.fromBytes(later, Optional.empty(), Optional.empty());
        assertThat(seconds(late.downtime().orElseThrow().p50())).isCloseTo(0.05, within(0.02));
    }

    @Test
    void withoutADirtyRateTheDowntimeIsNotKnownEither() {
        CopyHistory history =
                CopyHistory.start(Duration.ZERO, look(1, 0, 1000)).next(Duration.ofSeconds(1), look(1, 100, 900));
        assertThat(InFlightPredictor.fromBytes(history, Optional.empty(), Optional.empty())
                        .downtime())
                .isEmpty();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static double mebibytes(DataRate rate) {
        return rate.bytesPerSecond() / (double) (1 << 20);
    }

    private static MemoryProgress look(int iteration, long sentMebibytes, long remainingMebibytes) {
        return new MemoryProgress(
                DataSize.ofMebibytes(1000),
                DataSize.ofMebibytes(sentMebibytes),
                DataSize.ofMebibytes(remainingMebibytes),
                OptionalInt.of(iteration),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
