package io.evenkeel.supervisor.lead;

import static java.util.Objects.requireNonNull;

import io.evenkeel.supervisor.journal.EpochDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leadership among the processes of one machine, by a lock in the journal's directory.
 *
 * <p>The system frees the lock when its holder ends, however it ends; another candidate looks ten times a second.
 */
public final class FileLeadership implements Leadership {

    private static final Logger LOG = LoggerFactory.getLogger(FileLeadership.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final EpochDirectory directory;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean stands = new AtomicBoolean();
    private final Thread thread;
    private volatile Optional<Candidate> candidate = Optional.empty();

    /** Leadership over the journal in {@code directory}. */
    public FileLeadership(Path directory) {
        this.directory = new EpochDirectory(directory);
        this.thread = new Thread(this::run, "leadership-" + directory.getFileName());
        this.thread.setDaemon(true);
    }

    @Override
    public void stand(Candidate newCandidate) {
        candidate = Optional.of(requireNonNull(newCandidate, "candidate"));
        if (!stands.compareAndSet(false, true)) {
            throw new IllegalStateException("a candidate stands already");
        }
        thread.start();
    }

    private void run() {
        boolean isTold = false;
        try {
            while (!closed.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                try (Seat seat = new Seat(directory.trySeat())) {
                    if (seat.isTaken()) {
                        candidate.orElseThrow().elected(directory.next());
                        closed.await();
                    }
                } catch (IOException e) {
                    if (!isTold) {
                        LOG.warn("cannot stand for election in {}; trying again", directory, e);
                        isTold = true;
                    }
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the election in {} was interrupted", directory, e);
        }
    }

    /** Waits until the lock is free again. */
    @Override
    public void close() {
        closed.countDown();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Seat(Optional<EpochDirectory.Seat> seat) implements AutoCloseable {

        boolean isTaken() {
            return seat.isPresent();
        }

        @Override
        public void close() throws IOException {
            if (seat.isPresent()) {
                seat.get().close();
            }
        }
    }
}
