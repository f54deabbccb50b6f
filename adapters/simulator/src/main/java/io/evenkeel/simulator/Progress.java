package io.evenkeel.simulator;

import io.evenkeel.simulator.memory.MemoryCopy;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How far a migration has come, in plain figures that outlive its memory model; negative is not known. */
record Progress(double total, double transferred, double remaining, int iteration, double rate, double dirtyRate) {

    static Progress nothingYet(double total) {
        return new Progress(total, 0, total, 0, -1, -1);
    }

    static Progress of(MemoryCopy copy, double rate) {
        return new Progress(
                copy.total(), copy.transferred(), copy.remaining(), copy.iteration(), rate, copy.dirtyRate());
    }

    Progress finished() {
        return new Progress(total, transferred, 0, iteration, rate, dirtyRate);
    }

    MemoryProgress memory() {
        boolean measured = iteration > 1 && rate > 0;
        return new MemoryProgress(
                DataSize.ofBytes((long) total),
                DataSize.ofBytes((long) transferred),
                DataSize.ofBytes((long) remaining),
                iteration > 0 ? OptionalInt.of(iteration) : OptionalInt.empty(),
                rateOf(rate),
                rateOf(dirtyRate),
                measured ? Optional.of(Duration.ofNanos((long) (remaining / rate * 1e9))) : Optional.empty());
    }

    private static Optional<DataRate> rateOf(double bytesPerSecond) {
        return bytesPerSecond < 0 ? Optional.empty() : Optional.of(DataRate.ofBytesPerSecond((long) bytesPerSecond));
    }
}
