package io.evenkeel.fence;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Deadline;
import java.time.Duration;

/**
 * How long a device may take.
 *
 * @param status for one reading
 * @param switching from an order until it is read to be carried out
 */
record Bounds(Duration status, Duration switching) {

    /** Of the time for an order at most this part is kept for reading what came of it. */
    private static final int PART_FOR_READING = 4;

    Bounds {
        requireNonNull(status, "status");
        requireNonNull(switching, "switching");
    }

    /** The time for one level of a chain: an even share, so that a silent device leaves time for the next. */
    Deadline ofLevel(Deadline whole, int levelsLeft) {
        return whole.atMost(whole.remaining().dividedBy(levelsLeft)).atMost(status.plus(switching));
    }

    /** The time for the agent that is given the order, within {@code level}. */
    Deadline ofOrder(Deadline level) {
        Duration forReading = level.remaining().dividedBy(PART_FOR_READING);
        Duration kept = forReading.compareTo(status) < 0 ? forReading : status;
        return level.atMost(level.remaining().minus(kept)).atMost(switching);
    }
}
