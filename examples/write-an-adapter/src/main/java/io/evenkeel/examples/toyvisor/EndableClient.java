package io.evenkeel.examples.toyvisor;

import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP client that leaves nothing running when it is closed (§2.6).
 *
 * <p>The JDK's client can be closed from Java 21 on, and then waits for calls that hang. Until then its selector thread
 * and its idle connections live until the garbage collector comes by. It does heed an interrupt, though, and inherits the
 * thread group in which it is built: so it is built in a group of its own, and that group is interrupted.
 */
final class EndableClient implements AutoCloseable {

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final ThreadGroup selector = new ThreadGroup("toyvisor-http");
    private final ExecutorService workers;
    private final HttpClient client;

    /** @param threads makes the threads that handle answers */
    EndableClient(ThreadFactory threads) throws InterruptedException {
        this.workers = Executors.newCachedThreadPool(threads);
        FutureTask<HttpClient> building = new FutureTask<>(() -> HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(workers)
                .build());
        new Thread(selector, building, "toyvisor-http-builder").start();
        try {
            this.client = building.get();
        } catch (ExecutionException e) {
            throw new HypervisorException(ErrorKind.INTERNAL, Effect.NONE, "cannot make an HTTP client", e);
        }
    }

    HttpClient client() {
        return client;
    }

    /** Returns when every thread has ended. Calls must have been cancelled before. */
    @Override
    public void close() {
        workers.shutdownNow();
        selector.interrupt();
        long end = System.nanoTime() + LONGEST_CLOSE.toNanos();
        try {
            boolean ended = workers.awaitTermination(LONGEST_CLOSE.toNanos(), TimeUnit.NANOSECONDS);
            Thread[] left = new Thread[4];
            int count = selector.enumerate(left);
            for (int i = 0; i < count; i++) {
                left[i].join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
                ended &= !left[i].isAlive();
            }
            if (!ended) {
                throw HypervisorException.withoutEffect(
                        ErrorKind.INTERNAL, "a thread of the HTTP client goes on after " + LONGEST_CLOSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
