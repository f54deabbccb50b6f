package io.evenkeel.libvirt.load;

import io.evenkeel.libvirt.wire.TypedParameters;
import io.evenkeel.spi.unit.DataSize;
import java.util.Optional;

/**
 * What a QEMU says of the measurement of writes to memory that was begun in it last, by whomever.
 *
 * @param state whether there was one
 * @param startedAt when it began, in the host's seconds; tells measurements apart
 * @param seconds how long it lasts
 * @param changed how much memory was not the same at its end as at its beginning; known once it is {@link State#MEASURED}
 */
record DirtyReading(State state, long startedAt, int seconds, Optional<DataSize> changed) {

    enum State {
        UNSTARTED,
        MEASURING,
        MEASURED
    }

    static final DirtyReading NONE = new DirtyReading(State.UNSTARTED, 0, 0, Optional.empty());

    private static final long MEASURING = 1;
    private static final long MEASURED = 2;

    /** Reads the group {@code dirtyrate} of a domain's statistics. */
    static DirtyReading of(TypedParameters values) {
        long status = values.find("dirtyrate.calc_status").orElse(0);
        long startedAt = values.find("dirtyrate.calc_start_time").orElse(0);
        int seconds = (int) values.find("dirtyrate.calc_period").orElse(0);
        long mebibytesPerSecond = values.find("dirtyrate.megabytes_per_second").orElse(-1);
        if (status == MEASURING) {
            return new DirtyReading(State.MEASURING, startedAt, seconds, Optional.empty());
        }
        return status == MEASURED && mebibytesPerSecond >= 0 && seconds > 0
                ? new DirtyReading(
                        State.MEASURED,
                        startedAt,
                        seconds,
                        Optional.of(DataSize.ofMebibytes(mebibytesPerSecond * seconds)))
                : NONE;
    }
}
