package io.evenkeel.libvirt.wire;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that runs libvirt's timers and delivers its events for one connection of ours.
 *
 * <p>The client library asks a silent daemon for a sign of life from its event loop, so without one a broken connection
 * is never noticed. The loop belongs to the process and cannot be taken out again; what comes and goes with each
 * connection is a thread willing to run it. One of them does at a time, and when it ends another takes over, so that
 * every connection can end its own thread on closing (§2.6).
 */
public final class EventLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private static final int ROUSE_MILLIS = 500;

    private final NativeLoop loop;
    private final Thread thread;
    private volatile boolean ending;
    private volatile BooleanSupplier isNeeded = () -> false;
    /** Rouses the loop now and then to ask whether it is needed. */
    private volatile int rouser = -1;

    private EventLoop(NativeLoop loop, ThreadFactory threads) {
        this.loop = loop;
        this.thread = threads.newThread(this::run);
    }

    /** Loads the client library and starts to run its loop; must come before the first connection is opened. */
    public static EventLoop start(ThreadFactory threads) {
        return start(ProcessLoop.load(), threads);
    }

    static EventLoop start(NativeLoop loop, ThreadFactory threads) {
        EventLoop events = new EventLoop(loop, threads);
        events.thread.start();
        return events;
    }

    private void run() {
        try {
            serve();
        } finally {
            if (rouser >= 0) {
                loop.removeTimer(rouser);
            }
        }
    }

    private void serve() {
        while (!ending || isNeeded.getAsBoolean()) {
            try {
                // Another connection may hold it for hours, in which this one may cease to be needed.
                if (!loop.turn().tryLock(ROUSE_MILLIS, MILLISECONDS)) {
                    continue;
                }
            } catch (InterruptedException e) {
                return; // only close() interrupts
            }
            try {
                while (!ending || isNeeded.getAsBoolean()) {
                    loop.runRound();
                }
            } catch (VirFailure e) {
                LOG.error("libvirt's event loop failed; broken connections may hang and events are not heard", e);
                return;
            } finally {
                loop.turn().unlock();
            }
        }
    }

    /**
     * Ends the thread as soon as nothing needs it any more.
     *
     * <p>A native call that hangs ends only if the loop goes on to notice that the daemon is silent.
     */
    public void closeWhenUnneeded(BooleanSupplier isStillNeeded) {
        isNeeded = isStillNeeded;
        // First, so that the thread finds the timer to take away however soon it ends.
        rouser = loop.addTimer(ROUSE_MILLIS);
        ending = true;
        if (!thread.isAlive()) {
            loop.removeTimer(rouser); // it failed before, and takes nothing away any more
        }
    }

    /** Ends the thread, which takes milliseconds; the connections it served must be closed already. */
    @Override
    public void close() {
        ending = true;
        thread.interrupt();
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        boolean interrupted = false;
        while (thread.isAlive() && System.nanoTime() < end) {
            // The loop sleeps until a timer fires or a socket speaks. The round that the timer starts may be taken by
            // another thread, even one of another class loader, hence again and again.
            int timer = loop.addTimer(0);
            try {
                NANOSECONDS.timedJoin(thread, Duration.ofMillis(20).toNanos());
            } catch (InterruptedException e) {
                interrupted = true;
            }
            loop.removeTimer(timer);
        }
        tidy();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** libvirt closes the sockets of closed connections in the next round, which may be nobody's. */
    private void tidy() {
        if (thread.isAlive() || !loop.turn().tryLock()) {
            return;
        }
        int timer = loop.addTimer(0);
        try {
            loop.runRound();
        } catch (VirFailure e) {
            LOG.debug("libvirt's event loop failed at the end", e);
        } finally {
            loop.removeTimer(timer);
            loop.turn().unlock();
        }
    }
}
