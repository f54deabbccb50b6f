package io.evenkeel.libvirt.load;

import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of one VM in one place, again and again: first how much memory it writes to in some seconds, then in
 * one. Only both together say how it writes. Says what is due and is told what was read; asks nobody.
 */
final class WriteCourse {

    /** As long as it takes to copy the memory over 10 Gbit/s, within bounds: what is written then is copied again. */
    private static final DataRate USUAL_LINK = DataRate.ofMegabitsPerSecond(10_000);

    private static final int LEAST_SECONDS = 4;
    private static final int MOST_SECONDS = 15;

    private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);

    /** A measurement that was refused, as during a migration, or that another has overtaken. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private static final Duration GRACE = Duration.ofSeconds(5);

    /** What is older tells of another time. With many VMs on a host, a round takes minutes. */
    private static final Duration OLDEST = Duration.ofMinutes(10);

    /**
     * A measurement that was asked for.
     *
     * @param before when the one before it began, by the host's clock
     */
    private record Asked(int seconds, long before, long at) {}

    /** The longer of the two measurements, which comes first. */
    private record Half(DataSize changed, int seconds) {}

    private record Known(Writes writes, long at) {}

    private @Nullable Asked asked;
    private @Nullable Half half;
    private @Nullable Known known;
    private long due;

    /** @param now the first measurement is due at once; all times are nanoseconds of one ticker */
    WriteCourse(long now) {
        this.due = now;
    }

    /** What was measured lately. */
    Optional<Writes> writes(long now) {
        return known != null && now - known.at() < OLDEST.toNanos() ? Optional.of(known.writes()) : Optional.empty();
    }

    /** Whether an answer is awaited. */
    boolean isUnderWay() {
        return asked != null;
    }

    boolean isDue(DirtyReading reading, long now) {
        return asked == null && now - due >= 0 && reading.state() != DirtyReading.State.MEASURING;
    }

    /** For how long the next measurement has been due. */
    long overdue(long now) {
        return now - due;
    }

    /** Notes that the next measurement is asked for; returns its length in seconds. */
    int begin(DirtyReading reading, DataSize memory, long now) {
        int seconds = half == null ? windowFor(memory) : 1;
        asked = new Asked(seconds, reading.startedAt(), now);
        return seconds;
    }

    private static int windowFor(DataSize memory) {
        long seconds = USUAL_LINK.timeFor(memory).toSeconds();
        return (int) Math.max(LEAST_SECONDS, Math.min(MOST_SECONDS, seconds));
    }

    /** Takes in what QEMU says now. */
    void read(DirtyReading reading, long now) {
        if (asked == null || reading.state() == DirtyReading.State.MEASURING) {
            return;
        }
        boolean isOurs = reading.state() == DirtyReading.State.MEASURED
                && reading.seconds() == asked.seconds()
                && reading.startedAt() != asked.before();
        if (isOurs) {
            take(reading.changed().orElse(DataSize.ZERO), asked.seconds(), now);
            asked = null;
        } else if (now - asked.at()
                > Duration.ofSeconds(asked.seconds()).plus(GRACE).toNanos()) {
            asked = null;
            half = null;
            due = now + RETRY_AFTER.toNanos();
        }
    }

    private void take(DataSize changed, int seconds, long now) {
        if (half == null) {
            half = new Half(changed, seconds);
            due = now;
            return;
        }
        // QEMU looks at samples, 512 of each GiB. Where they contradict each other, the larger figure is nearer.
        long inOne = Math.max(changed.bytes(), half.changed().bytes() / half.seconds());
        long inAll = Math.max(inOne, half.changed().bytes());
        known = new Known(new Writes(DataRate.ofBytesPerSecond(inOne), DataSize.ofBytes(inAll)), now);
        half = null;
        due = now + AGAIN_AFTER.toNanos();
    }
}
