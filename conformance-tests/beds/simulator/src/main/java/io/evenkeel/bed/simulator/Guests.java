package io.evenkeel.bed.simulator;

import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.Obstacle;
import io.evenkeel.simulator.Disk;
import io.evenkeel.simulator.LoadTrace;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.simulator.Workload;
import io.evenkeel.simulator.memory.WritePattern;
import io.evenkeel.spi.health.WatchdogAction;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The VMs of the bed. */
final class Guests {

    static final String RARE_CPU_FEATURE = "avx512";
    static final String RARE_NETWORK = "laboratory";

    private static final DataSize CALM = DataSize.ofMebibytes(80);
    private static final DataSize BUSY = DataSize.ofMebibytes(128);
    private static final DataSize DISK = DataSize.ofMebibytes(40);
    private static final DataSize TOO_LARGE = DataSize.ofGibibytes(100);

    /** Sends some memory twice and converges. */
    private static final Workload LIGHT_WORK = Workload.writing(
                    Share.of(0.25), DataRate.ofMebibytesPerSecond(60), WritePattern.RANDOM)
            .withCpu(LoadTrace.constant(Share.of(0.05)));

    /** In each pass, more than {@link SimulatorBed#NIC} can send in the permitted downtime. */
    private static final Workload HARD_WORK = Workload.writing(
                    Share.of(0.8), DataRate.ofMebibytesPerSecond(1500), WritePattern.SEQUENTIAL)
            .withCpu(LoadTrace.constant(Share.of(0.9)));

    private static final Duration LONGER_THAN_A_RULE = Duration.ofHours(1);

    private int count;

    VmSpec of(GuestKind kind) {
        VmSpec calm = next().withMemory(CALM);
        return switch (kind) {
            case CALM, PAUSED, OFF -> calm.withWorkload(LIGHT_WORK);
            case BUSY -> calm.withMemory(BUSY).withWorkload(HARD_WORK);
            case ATTENDED ->
                calm.withWorkload(LIGHT_WORK)
                        .withSigns(VmSpec.Signs.AGENT.withWatchdog(WatchdogAction.RESET, LONGER_THAN_A_RULE));
            case UNSHARED_DISK -> calm.withDisks(new Disk("root", DISK, false));
        };
    }

    VmSpec with(Obstacle obstacle) {
        VmSpec calm = next().withMemory(CALM);
        return switch (obstacle) {
            case CPU -> calm.withNeeds(new VmSpec.Needs(Set.of(RARE_CPU_FEATURE), List.of(), Optional.empty()));
            case DEVICE -> calm.withNeeds(new VmSpec.Needs(Set.of(), List.of("pci 0000:3b:00.0"), Optional.empty()));
            case MEDIUM -> calm.withNeeds(new VmSpec.Needs(Set.of(), List.of(), Optional.of("install.iso")));
            case STORAGE -> calm.withDisks(new Disk("root", DISK, false));
            case NETWORK -> calm.withNetworks(Set.of(RARE_NETWORK));
            case CAPACITY -> calm.withMemory(TOO_LARGE);
        };
    }

    private VmSpec next() {
        return VmSpec.of("guest-" + ++count);
    }
}
