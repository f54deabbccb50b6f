package io.evenkeel.engine.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.engine.prediction.CopyHistory;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** One look a second, unless a test says otherwise. */
class StallDetectorTest {

    private static final OperationId ID = OperationId.random();

    @Test
    void aPlateauIsCalledAStallWithinAMinute() {
        // The first pass takes 10 s; from then on every pass sends 100 MiB in a second, for ever.
        Optional<Integer> stalledAt = firstStall(
                300, second -> second < 10 ? memory(1, 100L * second, 1000 - 100L * second) : plateau(second));
        assertThat(stalledAt).hasValueSatisfying(second -> assertThat(second).isBetween(50, 70));
    }

    @Test
    void oneLongFirstPassIsNoStall() {
        assertThat(firstStall(10_000, second -> memory(1, second / 10, 1000 - second / 10)))
                .isEmpty();
    }

    @Test
    void longPassesThatBecomeSmallerAreNoStall() {
        // Halving passes of 160, 80, 40, 20, 10 s at 5 MiB/s. At the end of each next to nothing remains.
        int[] starts = {0, 160, 240, 280, 300, 310};
        long[] volumes = {800, 400, 200, 100, 50, 25};
        assertThat(firstStall(314, second -> {
                    int pass = 0;
                    while (pass + 1 < starts.length && starts[pass + 1] <= second) {
                        pass++;
                    }
                    return memory(pass + 1, 5L * second, volumes[pass] - 5L * (second - starts[pass]));
                }))
                .isEmpty();
    }

    @Test
    void aCopyThatStandsStillIsAStallEvenInTheFirstPass() {
        assertThat(firstStall(100, second -> memory(1, 50, 950))).hasValue(40);
    }

    @Test
    void withoutACountOfPassesTheLeastThatRemainedCounts() {
        assertThat(firstStall(
                        200,
                        second -> noPasses(
                                second < 20 ? 1000 - 45L * second : 100 + second % 3,
                                second < 20 ? 45L * second : 5000)))
                .hasValueSatisfying(second -> assertThat(second).isBetween(55, 80));
        assertThat(firstStall(400, second -> noPasses(1000 - 2L * second, 5000 + second)))
                .isEmpty();
    }

    @Test
    void aPercentageThatStopsNearTheEndIsAStall() {
        assertThat(firstStall(300, second -> percent(Math.min(95, second)))).hasValue(95 + 40);
        assertThat(firstStall(2000, second -> percent(second / 20)))
                .as("slow but sure")
                .isEmpty();
    }

    @Test
    void whereNothingIsToldThereIsNoVerdict() {
        assertThat(firstStall(1000, second -> MigrationSnapshot.of(ID, MigrationPhase.PRECOPY)))
                .isEmpty();
    }

    @Test
    void outsidePrecopyNothingStalls() {
        assertThat(firstStall(1000, second -> MigrationSnapshot.of(ID, MigrationPhase.SWITCHOVER)))
                .isEmpty();
    }

    @Test
    void progressEndsAStall() {
        StallDetector detector = StallDetector.start(StallSettings.DEFAULTS, Duration.ZERO);
        Optional<CopyHistory> history = Optional.empty();
        boolean wasStalled = false;
        for (int second = 0; second < 80; second++) {
            MigrationSnapshot look = second < 70 ? memory(1, 50, 950) : memory(1, second, 1000 - second);
            history = next(history, second, look);
            detector = detector.next(Duration.ofSeconds(second), look, history);
            wasStalled |= detector.isStalled();
        }
        assertThat(wasStalled).isTrue();
        assertThat(detector.isStalled()).isFalse();
    }

    private static MigrationSnapshot plateau(int second) {
        return memory(second - 8, 100L * second, 100);
    }

    private static Optional<Integer> firstStall(int seconds, IntFunction<MigrationSnapshot> looks) {
        StallDetector detector = StallDetector.start(StallSettings.DEFAULTS, Duration.ZERO);
        Optional<CopyHistory> history = Optional.empty();
        for (int second = 0; second < seconds; second++) {
            MigrationSnapshot look = looks.apply(second);
            history = next(history, second, look);
            detector = detector.next(Duration.ofSeconds(second), look, history);
            if (detector.isStalled()) {
                return Optional.of(second);
            }
        }
        return Optional.empty();
    }

    private static Optional<CopyHistory> next(Optional<CopyHistory> history, int second, MigrationSnapshot look) {
        Duration at = Duration.ofSeconds(second);
        return look.memory()
                .map(memory ->
                        history.map(before -> before.next(at, memory)).orElseGet(() -> CopyHistory.start(at, memory)))
                .or(() -> history);
    }

    private static MigrationSnapshot memory(int iteration, long sent, long remaining) {
        return look(OptionalInt.of(iteration), sent, remaining);
    }

    private static MigrationSnapshot noPasses(long remaining, long sent) {
        return look(OptionalInt.empty(), sent, remaining);
    }

    private static MigrationSnapshot look(OptionalInt iteration, long sent, long remaining) {
        return MigrationSnapshot.of(ID, MigrationPhase.PRECOPY)
                .withMemory(new MemoryProgress(
                        DataSize.ofMebibytes(1000),
                        DataSize.ofMebibytes(sent),
                        DataSize.ofMebibytes(Math.max(0, remaining)),
                        iteration,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static MigrationSnapshot percent(int percent) {
        return new MigrationSnapshot(
                ID,
                MigrationPhase.PRECOPY,
                Optional.of(Share.ofPercent(percent)),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty());
    }
}
