package io.evenkeel.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.engine.migration.MigrationObservation;
import io.evenkeel.engine.prediction.Convergence;
import io.evenkeel.engine.prediction.Estimate;
import io.evenkeel.engine.prediction.Prediction;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final OperationId ID = OperationId.random();
    private static final MigrationSnapshot PRECOPY = MigrationSnapshot.of(ID, MigrationPhase.PRECOPY)
            .withMemory(new MemoryProgress(
                    DataSize.ofMebibytes(1024),
                    DataSize.ofMebibytes(1536),
                    DataSize.ofMebibytes(256),
                    OptionalInt.of(2),
                    Optional.of(DataRate.ofMebibytesPerSecond(25)),
                    Optional.of(DataRate.ofMebibytesPerSecond(15)),
                    Optional.empty()));

    @Test
    void everythingKnownIsShown() {
        assertThat(ProgressLine.whole("web h1 -> h2", progress(PRECOPY, true)))
                .isEqualTo("web h1 -> h2  pre-copy #2 (stalled)  [#########...]  75%  256 MiB left  ~17.0 s to go"
                        + "  downtime ~83 ms  25 MiB/s  dirty 15 MiB/s  1.5 GiB sent  after 1 min 01 s");
    }

    @Test
    void onATerminalTheFieldsThatFitAreShown() {
        String line = ProgressLine.fitting("web h1 -> h2", progress(PRECOPY, false), 80);

        assertThat(line).isEqualTo("web h1 -> h2  pre-copy #2  [#########...]  75%  256 MiB left  ~17.0 s to go");
        assertThat(ProgressLine.fitting("a-very-long-name", progress(PRECOPY, false), 10))
                .isEqualTo("a-very-lo");
    }

    @Test
    void whatIsNotToldIsLeftOut() {
        assertThat(ProgressLine.whole(
                        "web h1 -> h2",
                        new MigrationObservation(
                                MigrationSnapshot.of(ID, MigrationPhase.PREPARING),
                                Instant.EPOCH,
                                Duration.ofMillis(20),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                List.of())))
                .isEqualTo("web h1 -> h2  preparing  after 20 ms");
    }

    @Test
    void aHypervisorThatTellsOnlyAFractionGetsABar() {
        MigrationSnapshot percent = new MigrationSnapshot(
                ID,
                MigrationPhase.PRECOPY,
                Optional.of(Share.of(0.5)),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(20),
                Optional.empty());

        assertThat(ProgressLine.whole("web h1 -> h2", progress(percent, false)))
                .isEqualTo("web h1 -> h2  pre-copy  [######......]  50%  ~17.0 s to go  downtime ~83 ms"
                        + "  guest slowed by 20%  after 1 min 01 s");
    }

    @Test
    void whereOnlyALowerBoundIsKnownItIsCalledSo() {
        Prediction bound = new Prediction(
                Prediction.Basis.MEASURED_BYTES,
                Convergence.UNCERTAIN,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(9)));

        assertThat(ProgressLine.whole("web h1 -> h2", progress(PRECOPY, bound)))
                .contains("  256 MiB left  at least 9.0 s to go  25 MiB/s");
    }

    private static MigrationObservation progress(MigrationSnapshot snapshot, Prediction prediction) {
        return new MigrationObservation(
                snapshot,
                Instant.EPOCH,
                Duration.ofSeconds(61),
                Optional.empty(),
                Optional.of(prediction),
                false,
                List.of());
    }

    private static MigrationObservation progress(MigrationSnapshot snapshot, boolean stalled) {
        Prediction prediction = new Prediction(
                Prediction.Basis.MEASURED_BYTES,
                Convergence.CONVERGES,
                Optional.of(new Estimate(Duration.ofSeconds(17), Optional.empty())),
                Optional.of(new Estimate(Duration.ofMillis(83), Optional.empty())));
        return new MigrationObservation(
                snapshot,
                Instant.EPOCH,
                Duration.ofSeconds(61),
                Optional.empty(),
                Optional.of(prediction),
                stalled,
                List.of());
    }
}
