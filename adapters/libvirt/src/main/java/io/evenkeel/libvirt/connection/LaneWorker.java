package io.evenkeel.libvirt.connection;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The thread of a {@link Lane} and the native connection that only it uses. */
final class LaneWorker {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    /** Answers take milliseconds; on closing there is no use in waiting for one that takes longer than this. */
    private static final Duration HANGING = Duration.ofMillis(300);

    private final LinkedBlockingQueue<Optional<LaneTask<?>>> queue = new LinkedBlockingQueue<>();
    private final Supplier<Wire> opener;
    private final Ticker ticker;
    private final Thread thread;
    private @Nullable Wire wire;
    private volatile boolean connected;
    private volatile boolean busy;
    private volatile long busySince;

    LaneWorker(ThreadFactory threads, Supplier<Wire> opener, Ticker ticker) {
        this.opener = opener;
        this.ticker = ticker;
        thread = threads.newThread(this::run);
        thread.start();
    }

    void take(LaneTask<?> task) {
        queue.add(Optional.of(task));
    }

    /** Ends the thread once what it is doing has returned. */
    void finish() {
        queue.add(Optional.empty());
    }

    /** How long the call that is under way has been so; zero if none is. */
    Duration busyFor() {
        long since = busySince;
        return busy ? Duration.ofNanos(Math.max(0, ticker.nanos() - since)) : Duration.ZERO;
    }

    /** Whether it ever was. */
    boolean hasConnected() {
        return connected;
    }

    boolean isOver() {
        return !thread.isAlive();
    }

    /** Waits for the thread to end, unless it hangs in a native call. Returns whether it has ended. */
    boolean join(Deadline deadline) throws InterruptedException {
        do {
            NANOSECONDS.timedJoin(thread, LOOK_AGAIN.toNanos());
        } while (thread.isAlive() && busyFor().compareTo(HANGING) < 0 && !deadline.hasPassed());
        return !thread.isAlive();
    }

    private void run() {
        try {
            while (true) {
                Optional<LaneTask<?>> next = queue.take();
                if (next.isEmpty()) {
                    return;
                }
                if (next.get().begin()) {
                    begun();
                    Runnable answer = serve(next.get());
                    // First, since whoever hears the answer may close, and takes a call under way for one that hangs.
                    busy = false;
                    answer.run();
                }
            }
        } catch (InterruptedException e) {
            // Nobody of ours interrupts; whoever does wants the thread to end.
        } finally {
            begun(); // closing says goodbye to the daemon, and waits for its answer
            hangUp();
            busy = false;
            queue.forEach(left -> left.ifPresent(task ->
                    task.fail(HypervisorException.withoutEffect(ErrorKind.CONFLICT, "the connection is closed"))));
        }
    }

    private void begun() {
        busySince = ticker.nanos();
        busy = true;
    }

    /** Returns what tells the answer. */
    private Runnable serve(LaneTask<?> task) {
        try {
            return task.run(connected());
        } catch (VirFailure e) {
            if (e.isConnectionTrouble()) {
                hangUp();
            }
            return () -> task.fail(e);
        } catch (RuntimeException | Error e) {
            return () -> task.fail(e);
        }
    }

    private Wire connected() {
        Wire current = wire;
        if (current != null && !current.isAlive()) {
            hangUp();
            current = null;
        }
        if (current == null) {
            current = opener.get();
            wire = current;
            connected = true;
        }
        return current;
    }

    private void hangUp() {
        if (wire != null) {
            wire.close();
            wire = null;
        }
    }
}
