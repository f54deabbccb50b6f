package io.evenkeel.supervisor.placement;

import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.Optional;

/** What a VM takes beside its size, and for how long it has been where it is. */
public interface Demand {

    /** Nothing is known of any VM. */
    Demand UNKNOWN = new Demand() {};

    /** What it takes of CPU threads, in thousandths of one. */
    default long cpuMilli(Vm vm) {
        return 0;
    }

    default DataRate dirtyRate(Vm vm) {
        return DataRate.ofBytesPerSecond(0);
    }

    /** Empty if that is not known, which counts as long. */
    default Optional<Duration> residence(Vm vm) {
        return Optional.empty();
    }
}
