package io.evenkeel.planner.cost;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Vm;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Optional;

/**
 * Pre-copy as a geometric series: with memory M, rate B and dirty rate D, pass i sends M·(D/B)^i bytes, until what is
 * left fits into the permitted downtime. Source: Liu et al., HPDC 2011.
 *
 * @param downtime the permitted downtime
 * @param fixed what every migration takes beside the copying
 * @param passes how many passes are worth waiting for
 */
public record GeometricPrecopy(Duration downtime, Duration fixed, int passes) implements MigrationModel {
    private static final double NANOS = 1e9;

    public GeometricPrecopy {
        requireNonNull(downtime, "downtime");
        requireNonNull(fixed, "fixed");
    }

    /** 300 ms of downtime, 1 s beside the copying, at most 30 passes. */
    public static GeometricPrecopy usual() {
        return new GeometricPrecopy(Duration.ofMillis(300), Duration.ofSeconds(1), 30);
    }

    @Override
    public Optional<MigrationTimes> predict(Vm vm, DataRate rate) {
        double speed = rate.bytesPerSecond();
        double ratio = vm.dirtyRate().bytesPerSecond() / speed;
        double volume = vm.memory().bytes();
        double limit = downtime.toNanos() / NANOS * speed;
        double sent = 0;
        for (int pass = 0; volume > limit; pass++) {
            if (pass == passes || (pass > 0 && ratio >= 1)) {
                return Optional.empty();
            }
            sent += volume;
            volume *= ratio;
        }
        sent += volume;
        return Optional.of(new MigrationTimes(
                seconds(sent / speed).plus(fixed), seconds(volume / speed), DataSize.ofBytes((long) sent)));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * NANOS));
    }
}
