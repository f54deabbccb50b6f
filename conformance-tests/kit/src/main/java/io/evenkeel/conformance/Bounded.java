package io.evenkeel.conformance;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs something of the adapter in a thread that can be given up. */
final class Bounded {

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final String name;
    private final ClassLoader loader;
    private final Patience patience;

    /** @param loader the context class loader of the thread, as the platform would set it around every call */
    Bounded(String name, ClassLoader loader, Patience patience) {
        this.name = name;
        this.loader = loader;
        this.patience = patience;
    }

    /**
     * The result of {@code work}.
     *
     * @throws TimeoutException if it is not finished after the stretched limit; the message says where it was
     * @throws ExecutionException if it throws
     */
    <T> T call(Duration limit, Callable<T> work) throws InterruptedException, TimeoutException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        thread.start();
        Duration stretched = patience.stretch(limit);
        try {
            return task.get(stretched.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            String place = place(thread.getStackTrace());
            thread.interrupt();
            thread.join(patience.stretch(GRACE).toMillis());
            throw new TimeoutException("not finished after " + stretched + place
                    + (thread.isAlive() ? "; does not heed an interrupt and was abandoned" : ""));
        } catch (InterruptedException e) {
            // The bed is cleared away next; the thread should not be using it then.
            thread.interrupt();
            awaitEnd(thread);
            throw e;
        }
    }

    private void awaitEnd(Thread thread) {
        long end = System.nanoTime() + patience.stretch(GRACE).toNanos();
        boolean interrupted = false;
        while (thread.isAlive() && System.nanoTime() < end) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where a thread or a failure was: the innermost frame outside the JDK and the SPI. */
    static String place(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(frame -> !frame.getClassName().matches("(java|jdk|sun|io\\.evenkeel\\.spi)\\..*"))
                .findFirst()
                .map(frame -> " at " + frame.getClassName() + "." + frame.getMethodName() + " (line "
                        + frame.getLineNumber() + ")")
                .orElse("");
    }
}
