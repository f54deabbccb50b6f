package io.evenkeel.simulator;

import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.StorageProgress;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.util.Optional;
import java.util.OptionalInt;

/** What a connection tells of a migration, which is no more than it declares. */
final class Snapshots {

    private Snapshots() {}

    static MigrationSnapshot of(World world, CapabilitySet capabilities, Job job) {
        boolean told = !job.isActive() || world.host(job.request.source()).answers();
        if (!told) {
            return MigrationSnapshot.of(job.id, job.phase());
        }
        Progress progress = world.migrator.progress(job);
        boolean inBytes = capabilities.contains(Capabilities.MIGRATION_MEMORY_PROGRESS);
        Optional<MemoryProgress> memory = inBytes ? Optional.of(progress.memory()) : Optional.empty();
        Optional<StorageProgress> storage =
                inBytes && job.storageTotal > 0 ? Optional.of(storage(job)) : Optional.empty();
        boolean throttles = capabilities.contains(Capabilities.MIGRATION_TUNE_THROTTLE)
                || capabilities.contains(Capabilities.MIGRATION_AUTO_CONVERGE);
        return new MigrationSnapshot(
                job.id,
                job.phase(),
                inBytes ? Optional.empty() : Optional.of(fraction(job, progress)),
                memory,
                storage,
                throttles ? OptionalInt.of(job.throttle()) : OptionalInt.empty(),
                Optional.ofNullable(job.outcome));
    }

    private static StorageProgress storage(Job job) {
        return new StorageProgress(
                DataSize.ofBytes((long) job.storageTotal),
                DataSize.ofBytes((long) (job.storageTotal - job.storageLeft)),
                DataSize.ofBytes((long) job.storageLeft));
    }

    /** Never shrinks, as the percentages of hypervisors that tell no more do not. */
    private static Share fraction(Job job, Progress progress) {
        double all = progress.total() + job.storageTotal;
        double now = job.phase() == MigrationPhase.COMPLETED ? 1 : 1 - (progress.remaining() + job.storageLeft) / all;
        job.fractionTold = Math.max(job.fractionTold, now);
        return Share.clamped(job.fractionTold);
    }
}
