package io.evenkeel.libvirt.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.Samples;
import io.evenkeel.libvirt.migration.MigrationProgress.Glance;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.libvirt.wire.JobStats;
import io.evenkeel.libvirt.wire.TypedParameters;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.StorageProgress;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MigrationProgressTest {

    private static final int UNBOUNDED = 2;

    private final MigrationProgress progress = new MigrationProgress(OperationId.random());

    private static JobStats job(long iteration, long processed, long remaining) {
        Map<String, Long> values = new HashMap<>();
        values.put("operation", 5L);
        values.put("memory_total", 1000L);
        values.put("memory_processed", processed);
        values.put("memory_remaining", remaining);
        values.put("memory_iteration", iteration);
        values.put("memory_bps", 100L);
        values.put("memory_dirty_rate", 3L);
        values.put("memory_page_size", 4096L);
        values.put("downtime", 250L);
        return new JobStats(UNBOUNDED, new TypedParameters(values));
    }

    private MigrationPhase phase(DomainState state, JobStats job) {
        return progress.snapshot(new Glance(state, job, true)).phase();
    }

    @Test
    void phasesFollowTheStateAndTheCopying() {
        JobStats preparing = new JobStats(UNBOUNDED, new TypedParameters(Map.of("operation", 5L, "memory_total", 0L)));
        assertThat(phase(Samples.RUNNING, preparing)).isEqualTo(MigrationPhase.PREPARING);
        assertThat(phase(Samples.RUNNING, job(1, 10, 900))).isEqualTo(MigrationPhase.PRECOPY);
        assertThat(phase(Samples.STOPPED_BY_MIGRATION, job(2, 20, 10))).isEqualTo(MigrationPhase.SWITCHOVER);
        assertThat(phase(new DomainState(DomainState.PAUSED, DomainState.PAUSED_POSTCOPY), job(2, 20, 10)))
                .isEqualTo(MigrationPhase.POSTCOPY);
    }

    @Test
    void aPostcopyGoesOnWhoeverTookItUpAgain() {
        Glance waiting =
                new Glance(new DomainState(DomainState.PAUSED, DomainState.PAUSED_POSTCOPY), job(2, 20, 10), true);
        Glance broken = new Glance(new DomainState(DomainState.PAUSED, 13), job(2, 20, 10), true);
        Glance copying = new Glance(Samples.RUNNING, job(2, 20, 10), true);
        Glance notOurs = new Glance(waiting.state(), waiting.stats(), false);

        assertThat(waiting.goesOn(true)).isTrue();
        assertThat(waiting.goesOn(false)).isTrue();
        assertThat(broken.goesOn(true)).isFalse();
        assertThat(broken.goesOn(false)).isFalse();
        assertThat(copying.goesOn(false)).isTrue();
        assertThat(copying.goesOn(true)).as("somebody else's").isFalse();
        assertThat(notOurs.goesOn(true)).isFalse();
    }

    @Test
    void aPostcopyThatIsFoundBrokenIsInPostcopy() {
        assertThat(progress.latest().phase()).isEqualTo(MigrationPhase.PREPARING);
        assertThat(progress.inHalves().phase()).isEqualTo(MigrationPhase.POSTCOPY);
        assertThat(progress.latest().phase()).isEqualTo(MigrationPhase.POSTCOPY);
        assertThat(phase(new DomainState(DomainState.PAUSED, 13), job(2, 20, 10)))
                .isEqualTo(MigrationPhase.POSTCOPY);
    }

    private static JobStats copyingDisks(long total, long processed, long remaining) {
        return new JobStats(
                UNBOUNDED,
                new TypedParameters(Map.of(
                        "operation",
                        5L,
                        "memory_total",
                        0L,
                        "disk_total",
                        total,
                        "disk_processed",
                        processed,
                        "disk_remaining",
                        remaining)));
    }

    @Test
    void disksAreCopiedBeforeMemoryAndTheirCountNeverShrinks() {
        MigrationSnapshot begun = progress.snapshot(new Glance(Samples.RUNNING, copyingDisks(900, 500, 400), true));
        assertThat(begun.phase()).isEqualTo(MigrationPhase.PRECOPY);
        assertThat(begun.memory()).isEmpty();
        assertThat(begun.storage())
                .contains(new StorageProgress(DataSize.ofBytes(900), DataSize.ofBytes(500), DataSize.ofBytes(400)));

        MigrationSnapshot later = progress.snapshot(new Glance(Samples.RUNNING, copyingDisks(900, 300, 950), true));
        assertThat(later.storage())
                .contains(new StorageProgress(DataSize.ofBytes(900), DataSize.ofBytes(500), DataSize.ofBytes(900)));
    }

    @Test
    void noDisksAreAbsentAndNotZero() {
        assertThat(copyingDisks(0, 0, 0).storage()).isEmpty();
        assertThat(job(2, 10, 900).storage()).isEmpty();
    }

    @Test
    void onlyAnOutgoingJobOfTheNewestRecordIsThisMigration() {
        JobStats backup = new JobStats(UNBOUNDED, new TypedParameters(Map.of("operation", 9L)));

        assertThat(new Glance(Samples.RUNNING, job(1, 10, 900), true).isUnderWay())
                .isTrue();
        assertThat(new Glance(Samples.RUNNING, job(1, 10, 900), false).isUnderWay())
                .isFalse();
        assertThat(new Glance(Samples.RUNNING, backup, true).isUnderWay()).isFalse();
    }

    @Test
    void aPhaseNeverGoesBack() {
        assertThat(phase(Samples.STOPPED_BY_MIGRATION, job(2, 20, 10))).isEqualTo(MigrationPhase.SWITCHOVER);
        assertThat(phase(Samples.RUNNING, job(3, 30, 10))).isEqualTo(MigrationPhase.SWITCHOVER);
    }

    @Test
    void aLookWithoutAJobShowsWhatWasSeenLast() {
        phase(Samples.RUNNING, job(1, 10, 900));
        JobStats none = new JobStats(JobStats.NONE, new TypedParameters(Map.of()));
        assertThat(progress.snapshot(new Glance(Samples.RUNNING, none, true))).isEqualTo(progress.latest());
        assertThat(progress.latest().memory()).isPresent();
    }

    @Test
    void whatIsNotMeasuredYetIsAbsentAndNotZero() {
        MemoryProgress first = job(1, 10, 900).memory().orElseThrow();
        assertThat(first.dirtyRate()).isEmpty();
        assertThat(first.expectedDowntime()).isEmpty();

        MemoryProgress second = job(2, 10, 900).memory().orElseThrow();
        assertThat(second.dirtyRate()).contains(DataRate.ofBytesPerSecond(3 * 4096));
        assertThat(second.expectedDowntime()).contains(Duration.ofMillis(250));
        assertThat(second.transferRate()).contains(DataRate.ofBytesPerSecond(100));
        assertThat(job(0, 0, 0).memory().orElseThrow().iteration()).isEmpty();
        assertThat(new JobStats(UNBOUNDED, new TypedParameters(Map.of())).memory())
                .isEmpty();
    }

    @Test
    void transferredNeverShrinksAndRemainingIsAtMostTheTotal() {
        progress.snapshot(new Glance(Samples.RUNNING, job(2, 500, 900), true));
        MemoryProgress later = progress.snapshot(new Glance(Samples.RUNNING, job(2, 400, 5000), true))
                .memory()
                .orElseThrow();

        assertThat(later.transferred()).isEqualTo(DataSize.ofBytes(500));
        assertThat(later.remaining()).isEqualTo(later.total());
    }
}
