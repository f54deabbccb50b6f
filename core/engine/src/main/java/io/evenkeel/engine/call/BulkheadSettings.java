package io.evenkeel.engine.call;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much an adapter may occupy.
 *
 * @param threads the most calls of one connection that may be under way at once, abandoned ones included
 * @param grace how long after its deadline a call is still waited for
 * @param closeBudget how long closing a connection, a session or a watch may take
 */
public record BulkheadSettings(int threads, Duration grace, Duration closeBudget) {

    /**
     * 32 threads, 500 ms of grace, 10 s to close.
     *
     * <p>A thread is taken only while a call is under way; looking at a migration takes milliseconds a few times a
     * second, a watch takes one thread for as long as it is open. 32 leaves room for dozens of migrations and still
     * bounds what a wedged adapter can hold. The grace is that of the conformance rule on deadlines (§1.1), which calls
     * half a second soon.
     */
    public static final BulkheadSettings DEFAULTS =
            new BulkheadSettings(32, Duration.ofMillis(500), Duration.ofSeconds(10));

    public BulkheadSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("threads " + threads);
        }
        if (requireNonNull(grace, "grace").isNegative()) {
            throw new IllegalArgumentException("grace " + grace);
        }
        if (requireNonNull(closeBudget, "closeBudget").isNegative()) {
            throw new IllegalArgumentException("closeBudget " + closeBudget);
        }
    }

    public BulkheadSettings withThreads(int newThreads) {
        return new BulkheadSettings(newThreads, grace, closeBudget);
    }

    public BulkheadSettings withGrace(Duration newGrace) {
        return new BulkheadSettings(threads, newGrace, closeBudget);
    }

    public BulkheadSettings withCloseBudget(Duration newCloseBudget) {
        return new BulkheadSettings(threads, grace, newCloseBudget);
    }
}
