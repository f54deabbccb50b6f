package io.evenkeel.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The moment by which a call must have returned, on a monotonic clock.
 *
 * <p>A deadline is absolute so that it can be handed down through several calls without the budget growing. Immutable.
 */
public final class Deadline {

    private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

    private final Ticker ticker;
    private final long nanos;

    private Deadline(Ticker ticker, long nanos) {
        this.ticker = ticker;
        this.nanos = nanos;
    }

    /**
     * The deadline that lies {@code budget} from now on the system's clock.
     *
     * @throws IllegalArgumentException if the budget is negative
     */
    public static Deadline after(Duration budget) {
        return after(budget, Ticker.SYSTEM);
    }

    /** The deadline that lies {@code budget} from now on the given clock. */
    public static Deadline after(Duration budget, Ticker ticker) {
        requireNonNull(budget, "budget");
        if (budget.isNegative()) {
            throw new IllegalArgumentException("budget is negative: " + budget);
        }
        long length = budget.compareTo(Duration.ofNanos(LONGEST_NANOS)) > 0 ? LONGEST_NANOS : budget.toNanos();
        return new Deadline(ticker, ticker.nanos() + length);
    }

    /** What is left of the budget; zero once the deadline has passed. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanos - ticker.nanos()));
    }

    public boolean hasPassed() {
        return nanos - ticker.nanos() <= 0;
    }

    /** The earlier of this deadline and the one that lies {@code budget} from now on the same clock. */
    public Deadline atMost(Duration budget) {
        Deadline other = after(budget, ticker);
        return other.nanos - nanos < 0 ? other : this;
    }

    @Override
    public String toString() {
        return "Deadline[in " + remaining() + "]";
    }
}
