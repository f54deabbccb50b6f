package io.evenkeel.supervisor;

import java.time.Duration;

/**
 * A reading of the clock that only goes forward: elapsed time since an arbitrary beginning, the same for one run of one
 * supervisor. It is what all waiting is reckoned with; the time of day only labels what people read.
 */
public record Moment(long nanos) implements Comparable<Moment> {

    /** Later than any other; what whoever waits for nothing names. */
    public static final Moment NEVER = new Moment(Long.MAX_VALUE);

    /** The moment {@code time} later. */
    public Moment plus(Duration time) {
        return new Moment(Math.addExact(nanos, time.toNanos()));
    }

    /** How long ago {@code earlier} was; negative if it is yet to come. */
    public Duration since(Moment earlier) {
        return Duration.ofNanos(nanos - earlier.nanos);
    }

    public boolean isBefore(Moment other) {
        return nanos < other.nanos;
    }

    @Override
    public int compareTo(Moment other) {
        return Long.compare(nanos, other.nanos);
    }
}
