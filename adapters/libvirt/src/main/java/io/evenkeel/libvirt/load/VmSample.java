package io.evenkeel.libvirt.load;

import io.evenkeel.libvirt.wire.DomainStats;
import io.evenkeel.libvirt.wire.TypedParameters;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one host counts of one VM that runs there.
 *
 * @param cpuNanos what its processors have used since it was started
 * @param resident what the host's memory holds for it
 * @param received bytes over all its interfaces; empty if it has none
 * @param dirtyRate of the last measurement, whenever that was
 */
record VmSample(
        VmId vm,
        int virtualCpus,
        long cpuNanos,
        Optional<DataSize> resident,
        OptionalLong received,
        OptionalLong sent,
        Optional<DataRate> dirtyRate) {

    /** What {@link #of} reads. */
    static final int GROUPS = DomainStats.STATE
            | DomainStats.CPU
            | DomainStats.BALLOON
            | DomainStats.VCPU
            | DomainStats.INTERFACE
            | DomainStats.DIRTY_RATE;

    private static final long MEASURED = 2;

    /** Empty for what does not run, or cannot be measured now. */
    static Optional<VmSample> of(DomainStats domain) {
        TypedParameters values = domain.values();
        OptionalLong cpu = values.find("cpu.time");
        OptionalLong processors = values.find("vcpu.current");
        if (!domain.state().isRunning() || cpu.isEmpty() || processors.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong resident = values.known("balloon.rss");
        return Optional.of(new VmSample(
                new VmId(domain.uuid()),
                (int) Math.max(1, processors.getAsLong()),
                cpu.getAsLong(),
                resident.isPresent() ? Optional.of(DataSize.ofBytes(resident.getAsLong() * 1024)) : Optional.empty(),
                sum(values, ".rx.bytes"),
                sum(values, ".tx.bytes"),
                dirtyRate(values)));
    }

    private static OptionalLong sum(TypedParameters values, String what) {
        long interfaces = values.find("net.count").orElse(0);
        OptionalLong sum = OptionalLong.empty();
        for (long i = 0; i < interfaces; i++) {
            OptionalLong one = values.find("net." + i + what);
            if (one.isPresent()) {
                sum = OptionalLong.of(sum.orElse(0) + one.getAsLong());
            }
        }
        return sum;
    }

    private static Optional<DataRate> dirtyRate(TypedParameters values) {
        OptionalLong mebibytes = values.find("dirtyrate.megabytes_per_second");
        return values.find("dirtyrate.calc_status").orElse(0) == MEASURED
                        && mebibytes.isPresent()
                        && mebibytes.getAsLong() >= 0
                ? Optional.of(DataRate.ofMebibytesPerSecond(mebibytes.getAsLong()))
                : Optional.empty();
    }
}
