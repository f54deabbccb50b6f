package io.evenkeel.engine.call;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of foreign code before there is a connection, on a thread of its own that is left behind if it hangs.
 *
 * <p>Calls of a connection go through its {@link Bulkhead}; both abandon in the same way.
 */
public final class AbandonableCall {

    private AbandonableCall() {}

    /**
     * The value of {@code body}; what it throws is thrown here.
     *
     * @param name for the thread and for logs
     * @throws TimeoutException if it does not return within {@code budget}; its thread is interrupted and, a daemon,
     *     left behind, and what it returns later is dropped and closed
     * @throws InterruptedException if the caller is interrupted; the call is given up likewise
     */
    public static <T> T within(Duration budget, String name, Supplier<T> body)
            throws InterruptedException, TimeoutException {
        AtomicReference<@Nullable T> value = new AtomicReference<>();
        Call call = new Call(
                name,
                () -> {
                    T made = body.get();
                    value.set(made);
                    return made;
                },
                () -> {});
        Thread thread = new Thread(call, name);
        thread.setDaemon(true);
        thread.start();
        Call.@Nullable Answer answer = null;
        try {
            answer = call.await(budget.toNanos());
        } finally {
            // Also when the caller is interrupted: nobody would wait for the answer.
            if (answer == null && !call.abandon()) {
                answer = call.answer();
            }
        }
        if (answer == null) {
            throw new TimeoutException(name + " did not return within " + budget.toMillis() + " ms");
        }
        rethrow(answer.failure());
        return requireNonNull(value.get());
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw new IllegalStateException("a checked exception where none is declared", failure);
        }
    }
}
