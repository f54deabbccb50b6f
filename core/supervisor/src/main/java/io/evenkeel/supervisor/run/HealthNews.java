package io.evenkeel.supervisor.run;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.HealthMonitoring;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.WatchRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the hypervisor's health watch with a thread of its own.
 *
 * <p>A watch that breaks is begun anew, and a new one tells everything from the beginning; so nothing is missed for
 * longer than the pause between two.
 */
final class HealthNews implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthNews.class);
    /** The longest silence of a watch, and so about the age of what one knows; as often as hosts are probed. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final HealthMonitoring health;
    private final Consumer<HealthEvent> news;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    HealthNews(HealthMonitoring health, Consumer<HealthEvent> news, String name) {
        this.health = health;
        this.news = news;
        this.thread = new Thread(this::run, "health-" + name);
        this.thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    private void run() {
        String complaint = "";
        try {
            do {
                try {
                    follow();
                } catch (HypervisorException e) {
                    String message = String.valueOf(e.getMessage());
                    if (!message.equals(complaint)) {
                        LOG.warn("the health watch has ended and is begun anew: {}", message);
                        complaint = message;
                    }
                }
            } while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("the health watch is closed", e);
        }
    }

    private void follow() throws InterruptedException {
        try (HealthWatch watch = health.watch(WatchRequest.everything(LEASE), Deadline.after(PATIENCE))) {
            while (closed.getCount() > 0) {
                Optional<HealthEvent> event = watch.next(Deadline.after(LEASE.multipliedBy(2)));
                if (event.isEmpty()) {
                    LOG.warn("the health watch has been silent for {} and is begun anew", LEASE.multipliedBy(2));
                    return;
                }
                news.accept(event.get());
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    /** Waits for the thread's end, as long as {@code deadline} allows. */
    void awaitEnd(Deadline deadline) throws InterruptedException {
        thread.join(Math.max(1, deadline.remaining().toMillis()));
    }
}
