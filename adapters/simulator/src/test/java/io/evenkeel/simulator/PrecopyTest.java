package io.evenkeel.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.simulator.memory.WritePattern;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSession.CancelReply;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.migration.StorageMode;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PrecopyTest {

    private static final double BANDWIDTH = 100;
    private static final double LIMIT = 0.3;

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private VmId guest(int memory, double workingSet, int writes, WritePattern pattern) {
        Workload workload = Workload.writing(Share.of(workingSet), DataRate.ofMebibytesPerSecond(writes), pattern);
        return lab.datacenter.addVm(
                VmSpec.of("vm").withMemory(DataSize.ofMebibytes(memory)).withWorkload(workload), Lab.A);
    }

    private VmId busyGuest() {
        return guest(1024, 0.6, 150, WritePattern.SEQUENTIAL);
    }

    /** V(0) = M, V(i+1) = min(W, D·V(i)/B), until V/B fits: the sum of V/B, and the last one (Clark et al., 2005). */
    @ParameterizedTest
    @CsvSource({"1024, 0.5, 30", "2048, 0.5, 60", "4096, 0.05, 90", "512, 0.2, 5", "8192, 0.9, 80"})
    void timeAndDowntimeFollowTheGeometricSeries(int memory, double workingSet, int writes)
            throws InterruptedException {
        MigrationSession session = lab.begin(guest(memory, workingSet, writes, WritePattern.SEQUENTIAL));
        double volume = memory;
        double expected = volume / BANDWIDTH;
        do {
            volume = Math.min(workingSet * memory, writes * volume / BANDWIDTH);
            expected += volume / BANDWIDTH;
        } while (volume / BANDWIDTH > LIMIT);
        long began = lab.time.nanos();

        MigrationOutcome.Completed outcome = (MigrationOutcome.Completed) lab.end(session);

        assertThat((lab.time.nanos() - began) / 1e9).isCloseTo(expected, Percentage.withPercentage(3));
        double downtime = outcome.downtime().orElseThrow().toNanos() / 1e9;
        assertThat(downtime).isCloseTo(volume / BANDWIDTH + 0.005, within(0.02));
    }

    @ParameterizedTest
    @EnumSource(WritePattern.class)
    void aGuestThatWritesFasterThanTheNetworkSendsDoesNotConverge(WritePattern pattern) throws InterruptedException {
        MigrationSession session = lab.begin(guest(1024, 0.6, 600, pattern));

        lab.time.advance(Duration.ofMinutes(10));

        var memory = lab.look(session).memory().orElseThrow();
        assertThat(lab.look(session).phase()).isEqualTo(MigrationPhase.PRECOPY);
        assertThat(memory.iteration().orElseThrow()).isGreaterThan(50);
        assertThat(memory.dirtyRate().orElseThrow()).isGreaterThan(DataRate.ofMebibytesPerSecond(60));
        assertThat(memory.transferRate()).contains(DataRate.ofMebibytesPerSecond(100));
    }

    @Test
    void randomWritesHitTheSamePagesAgainAndDirtyLessThanTheyWrite() throws InterruptedException {
        MigrationSession session = lab.begin(guest(1024, 0.1, 60, WritePattern.RANDOM));
        lab.time.advance(Duration.ofSeconds(11));

        double rate = lab.look(session)
                .memory()
                .orElseThrow()
                .dirtyRate()
                .orElseThrow()
                .bytesPerSecond();

        assertThat(rate / (1 << 20)).isBetween(8.0, 12.0);
    }

    @Test
    void aLongerDowntimeLetsABusyGuestSwitchOver() throws InterruptedException {
        MigrationSession session = lab.begin(busyGuest());
        lab.time.advance(Duration.ofMinutes(1));
        assertThat(lab.look(session).phase()).isEqualTo(MigrationPhase.PRECOPY);

        session.tune(Operation.unled(), MigrationTuning.DEFAULTS.withMaxDowntime(Duration.ofSeconds(8)), lab.soon());

        assertThat(lab.look(session).phase()).isEqualTo(MigrationPhase.SWITCHOVER);
        assertThat(lab.end(session)).isInstanceOf(MigrationOutcome.Completed.class);
    }

    @Test
    void autoConvergeSlowsTheGuestUntilItConverges() throws InterruptedException {
        VmId vm = busyGuest();
        MigrationSession session =
                lab.begin(MigrationRequest.of(vm, Lab.A, Lab.B).withOptions(MigrationOption.AUTO_CONVERGE));

        assertThat(lab.end(session)).isInstanceOf(MigrationOutcome.Completed.class);

        assertThat(lab.look(session).throttlePercent().orElseThrow()).isBetween(40, 80);
    }

    @Test
    void aThrottleSetByHandLetsABusyGuestConverge() throws InterruptedException {
        MigrationSession session = lab.begin(busyGuest());
        session.tune(Operation.unled(), MigrationTuning.DEFAULTS.withThrottlePercent(80), lab.soon());

        assertThat(lab.look(session).throttlePercent()).hasValue(80);
        assertThat(lab.end(session)).isInstanceOf(MigrationOutcome.Completed.class);
    }

    @Test
    void forcingByPausingTakesAsLongAsTheRest() throws InterruptedException {
        MigrationSession session = lab.begin(busyGuest());
        lab.time.advance(Duration.ofMinutes(1));
        double rest = lab.look(session).memory().orElseThrow().remaining().bytes() / (BANDWIDTH * (1 << 20));

        session.forceSwitchover(Operation.unled(), ForceMode.PAUSE, lab.soon());

        MigrationOutcome.Completed outcome = (MigrationOutcome.Completed) lab.end(session);
        assertThat(outcome.downtime().orElseThrow().toMillis() / 1e3).isCloseTo(rest + 0.005, within(0.05));
    }

    @Test
    void inPostcopyTheGuestExecutesOnTheDestinationBeforeItsMemoryIsThere() throws InterruptedException {
        VmId vm = busyGuest();
        MigrationSession session =
                lab.begin(MigrationRequest.of(vm, Lab.A, Lab.B).withOptions(MigrationOption.ALLOW_POSTCOPY));
        lab.time.advance(Duration.ofMinutes(1));

        session.forceSwitchover(Operation.unled(), ForceMode.POSTCOPY, lab.soon());
        lab.time.advance(Duration.ofMillis(100));

        assertThat(lab.look(session).phase()).isEqualTo(MigrationPhase.POSTCOPY);
        assertThat(lab.datacenter.witness().executingOn(vm)).containsExactly(Lab.B);
        assertThat(lab.datacenter.witness().inMemoryOn(vm)).containsExactlyInAnyOrder(Lab.A, Lab.B);
        assertThat(session.cancel(Operation.unled(), lab.soon())).isEqualTo(CancelReply.TOO_LATE);
        MigrationOutcome.Completed outcome = (MigrationOutcome.Completed) lab.end(session);
        assertThat(outcome.downtime().orElseThrow()).isLessThan(Duration.ofMillis(20));
        assertThat(lab.datacenter.witness().inMemoryOn(vm)).containsExactly(Lab.B);
    }

    @Test
    void disksThatAreNotSharedAreCopiedBeforeTheMemory() throws InterruptedException {
        VmSpec spec = VmSpec.of("vm").withDisks(new Disk("data", DataSize.ofGibibytes(1), false));
        VmId vm = lab.datacenter.addVm(spec, Lab.A);
        MigrationSession session =
                lab.begin(MigrationRequest.of(vm, Lab.A, Lab.B).withStorage(StorageMode.COPY));
        lab.time.advance(Duration.ofSeconds(5));

        var seen = lab.look(session);

        assertThat(seen.storage().orElseThrow().transferred().bytes() / (1 << 20))
                .isBetween(495L, 500L);
        assertThat(seen.memory().orElseThrow().transferred()).isEqualTo(DataSize.ZERO);
        assertThat(lab.end(session)).isInstanceOf(MigrationOutcome.Completed.class);
        assertThat(lab.look(session).storage().orElseThrow().remaining()).isEqualTo(DataSize.ZERO);
    }

    @Test
    void aPausedVmArrivesPaused() throws InterruptedException {
        VmId vm = busyGuest();
        lab.datacenter.pause(vm, true);

        assertThat(lab.end(lab.begin(vm))).isInstanceOf(MigrationOutcome.Completed.class);

        assertThat(lab.datacenter.witness().executingOn(vm)).isEmpty();
        assertThat(lab.datacenter.witness().inMemoryOn(vm)).containsExactly(Lab.B);
    }

    private static double downtime(MigrationSnapshot ended) {
        MigrationOutcome.Completed outcome =
                (MigrationOutcome.Completed) ended.outcome().orElseThrow();
        return outcome.downtime().orElseThrow().toNanos() / 1e9;
    }

    @Test
    void aLookChangesNothingOfTheCourse() throws InterruptedException {
        MigrationSession session = lab.begin(guest(2048, 0.5, 60, WritePattern.SEQUENTIAL));
        try (Lab other = new Lab()) {
            other.datacenter.addVm(
                    VmSpec.of("vm")
                            .withMemory(DataSize.ofMebibytes(2048))
                            .withWorkload(Workload.writing(
                                    Share.of(0.5), DataRate.ofMebibytesPerSecond(60), WritePattern.SEQUENTIAL)),
                    Lab.A);
            MigrationSession often = other.begin(new VmId("vm"));
            for (int i = 0; i < 10_000; i++) {
                other.time.advance(Duration.ofMillis(10));
                other.look(often);
            }
            lab.time.advance(Duration.ofSeconds(100));

            assertThat(downtime(other.look(often))).isCloseTo(downtime(lab.look(session)), within(1e-3));
        }
    }
}
