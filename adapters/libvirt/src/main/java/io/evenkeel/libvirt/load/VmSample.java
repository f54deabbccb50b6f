package io.evenkeel.libvirt.load;

import io.evenkeel.libvirt.inventory.VmPlace;
import io.evenkeel.libvirt.wire.DomainStats;
import io.evenkeel.libvirt.wire.TypedParameters;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one host counts of one VM that runs there.
 *
 * @param run libvirt's number of the process in which it runs
 * @param cpuNanos what its processors have used since it was started
 * @param memory what the guest has; empty if not told
 * @param resident what the host's memory holds for it
 * @param received bytes over all its interfaces; empty if it has none
 * @param writes the last measurement of its writes to memory
 */
record VmSample(
        VmId vm,
        int run,
        int virtualCpus,
        long cpuNanos,
        Optional<DataSize> memory,
        Optional<DataSize> resident,
        OptionalLong received,
        OptionalLong sent,
        DirtyReading writes) {

    /** What {@link #of} reads. */
    static final int GROUPS = DomainStats.STATE
            | DomainStats.CPU
            | DomainStats.BALLOON
            | DomainStats.VCPU
            | DomainStats.INTERFACE
            | DomainStats.DIRTY_RATE;

    static List<VmSample> all(Wire wire) {
        return wire.domainStats(GROUPS).stream()
                .map(VmSample::of)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Empty for what does not run, or cannot be measured now. */
    static Optional<VmSample> of(DomainStats domain) {
        TypedParameters values = domain.values();
        OptionalLong cpu = values.find("cpu.time");
        OptionalLong processors = values.find("vcpu.current");
        if (!domain.state().isRunning() || cpu.isEmpty() || processors.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new VmSample(
                new VmId(domain.uuid()),
                domain.run(),
                (int) Math.max(1, processors.getAsLong()),
                cpu.getAsLong(),
                kibibytes(values.known("balloon.current")),
                kibibytes(values.known("balloon.rss")),
                sum(values, ".rx.bytes"),
                sum(values, ".tx.bytes"),
                DirtyReading.of(values)));
    }

    VmPlace on(HostId host) {
        return new VmPlace(vm, host, run);
    }

    private static Optional<DataSize> kibibytes(OptionalLong value) {
        return value.isPresent() ? Optional.of(DataSize.ofBytes(value.getAsLong() * 1024)) : Optional.empty();
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
}
