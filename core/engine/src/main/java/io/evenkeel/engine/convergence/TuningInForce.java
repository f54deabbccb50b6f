package io.evenkeel.engine.convergence;

import io.evenkeel.spi.migration.MigrationTuning;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What a migration is tuned to, as far as that is known, and what it may be tuned to besides. */
final class TuningInForce {

    private Optional<Duration> downtime;
    private OptionalInt throttle;
    private Duration mostDowntime = Duration.ZERO;
    private int mostThrottle;

    private TuningInForce(Optional<Duration> downtime, OptionalInt throttle) {
        this.downtime = downtime;
        this.throttle = throttle;
    }

    /** Of a migration that was started just now: a guest is not slowed unless that was asked for. */
    static TuningInForce atStart(MigrationTuning asked) {
        return new TuningInForce(
                asked.maxDowntime(), OptionalInt.of(asked.throttlePercent().orElse(0)));
    }

    /** Of a migration that somebody may have tuned since its start. */
    static TuningInForce unknown() {
        return new TuningInForce(Optional.empty(), OptionalInt.empty());
    }

    /** What is present in {@code tuning} is in force now. */
    void set(MigrationTuning tuning) {
        if (tuning.maxDowntime().isPresent()) {
            downtime = tuning.maxDowntime();
            mostDowntime = Duration.ZERO;
        }
        if (tuning.throttlePercent().isPresent()) {
            throttle = tuning.throttlePercent();
            mostThrottle = 0;
        }
    }

    /** What is present in {@code tuning} may be in force now. */
    void mayBe(MigrationTuning tuning) {
        tuning.maxDowntime()
                .filter(possible -> possible.compareTo(mostDowntime) > 0)
                .ifPresent(possible -> mostDowntime = possible);
        mostThrottle = Math.max(mostThrottle, tuning.throttlePercent().orElse(0));
    }

    Optional<Duration> downtime() {
        return downtime;
    }

    OptionalInt throttle() {
        return throttle;
    }

    /** Whether permitting {@code pause} might shorten what is permitted. */
    boolean mayExceed(Duration pause) {
        return mostDowntime.compareTo(pause) > 0;
    }

    /** Whether slowing by {@code percent} might slow the guest less than now. */
    boolean mayExceed(int percent) {
        return mostThrottle > percent;
    }
}
