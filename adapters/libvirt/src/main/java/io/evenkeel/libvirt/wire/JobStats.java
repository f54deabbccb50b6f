package io.evenkeel.libvirt.wire;

import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.StorageProgress;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What {@code virDomainGetJobStats} says about a domain's job.
 *
 * @param type {@code virDomainJobType}: 0 is no job, 3 to 5 one that has ended
 */
public record JobStats(int type, TypedParameters values) {

    public static final int NONE = 0;
    static final int COMPLETED = 3;
    static final int FAILED = 4;
    static final int CANCELLED = 5;

    private static final int MIGRATION_OUT = 5;

    /** Rates and predictions need two passes: before the second, libvirt reports zero or QEMU's preset. */
    private static final int FIRST_MEASURED_ITERATION = 2;

    public boolean isUnderWay() {
        return type != NONE && type < COMPLETED;
    }

    public boolean isOutgoing() {
        return type != NONE && values.find("operation").orElse(0) == MIGRATION_OUT;
    }

    /** Empty until the first byte of memory is counted. */
    public Optional<MemoryProgress> memory() {
        OptionalLong total = values.known("memory_total");
        OptionalLong transferred = values.find("memory_processed");
        OptionalLong remaining = values.find("memory_remaining");
        if (total.isEmpty() || transferred.isEmpty() || remaining.isEmpty()) {
            return Optional.empty();
        }
        long iteration = values.find("memory_iteration").orElse(0);
        boolean measured = iteration >= FIRST_MEASURED_ITERATION;
        return Optional.of(new MemoryProgress(
                DataSize.ofBytes(total.getAsLong()),
                DataSize.ofBytes(Math.max(0, transferred.getAsLong())),
                DataSize.ofBytes(Math.max(0, Math.min(total.getAsLong(), remaining.getAsLong()))),
                iteration >= 1 ? OptionalInt.of((int) iteration) : OptionalInt.empty(),
                rate(values.known("memory_bps"), 1),
                measured ? rate(values.known("memory_dirty_rate"), pageSize()) : Optional.empty(),
                measured ? downtime() : Optional.empty()));
    }

    /** Empty unless disks are being copied, and until the first of them is. */
    public Optional<StorageProgress> storage() {
        OptionalLong total = values.known("disk_total");
        OptionalLong processed = values.find("disk_processed");
        OptionalLong remaining = values.find("disk_remaining");
        if (total.isEmpty() || processed.isEmpty() || remaining.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new StorageProgress(
                DataSize.ofBytes(total.getAsLong()),
                DataSize.ofBytes(Math.max(0, processed.getAsLong())),
                DataSize.ofBytes(Math.max(0, Math.min(total.getAsLong(), remaining.getAsLong())))));
    }

    /** Expected while the job runs, measured once it has completed. */
    public Optional<Duration> downtime() {
        OptionalLong millis = values.known("downtime");
        return millis.isPresent() ? Optional.of(Duration.ofMillis(millis.getAsLong())) : Optional.empty();
    }

    public OptionalInt throttlePercent() {
        OptionalLong percent = values.known("auto_converge_throttle");
        return percent.isPresent() ? OptionalInt.of((int) percent.getAsLong()) : OptionalInt.empty();
    }

    private long pageSize() {
        return values.known("memory_page_size").orElse(4096);
    }

    private static Optional<DataRate> rate(OptionalLong count, long unit) {
        return count.isPresent() ? Optional.of(DataRate.ofBytesPerSecond(count.getAsLong() * unit)) : Optional.empty();
    }
}
