package io.evenkeel.simulator;

import static java.util.Objects.requireNonNull;

import io.evenkeel.simulator.memory.Region;
import io.evenkeel.simulator.memory.WritePattern;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.util.List;

/**
 * What a guest does.
 *
 * @param regions the memory it writes to: its working set
 * @param cpu the share of its virtual CPUs that it uses, as it changes over time
 */
public record Workload(List<Region> regions, LoadTrace cpu, DataRate received, DataRate sent) {

    /** A guest that waits for something to do. */
    public static final Workload IDLE = new Workload(
            List.of(new Region(Share.of(0.02), DataRate.ofMebibytesPerSecond(1), WritePattern.RANDOM)),
            LoadTrace.constant(Share.of(0.03)),
            DataRate.ofBytesPerSecond(1000),
            DataRate.ofBytesPerSecond(1000));

    public Workload {
        regions = List.copyOf(regions);
        requireNonNull(cpu, "cpu");
        requireNonNull(received, "received");
        requireNonNull(sent, "sent");
        if (regions.stream().mapToDouble(region -> region.memory().value()).sum() > 1 + 1e-9) {
            throw new IllegalArgumentException("regions cover more than the whole memory: " + regions);
        }
    }

    /** A guest that writes to one region and uses half its CPUs. */
    public static Workload writing(Share memory, DataRate writes, WritePattern pattern) {
        return new Workload(
                List.of(new Region(memory, writes, pattern)),
                LoadTrace.constant(Share.of(0.5)),
                DataRate.ofMebibytesPerSecond(1),
                DataRate.ofMebibytesPerSecond(1));
    }

    public Workload withCpu(LoadTrace newCpu) {
        return new Workload(regions, newCpu, received, sent);
    }

    /** The most distinct bytes per second that the guest can dirty. */
    DataRate writes() {
        return DataRate.ofBytesPerSecond(regions.stream()
                .mapToLong(region -> region.writes().bytesPerSecond())
                .sum());
    }

    /** The most that can be dirty at once of a guest with so much memory. */
    DataSize workingSet(DataSize memory) {
        double share =
                regions.stream().mapToDouble(region -> region.memory().value()).sum();
        return DataSize.ofBytes((long) (Math.min(1, share) * memory.bytes()));
    }
}
