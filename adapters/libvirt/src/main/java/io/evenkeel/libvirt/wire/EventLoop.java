package io.evenkeel.libvirt.wire;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.libvirt.jna.Libvirt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that runs libvirt's timers for one connection of ours.
 *
 * <p>The client library asks a silent daemon for a sign of life from its event loop, so without one a broken connection
 * is never noticed. The loop belongs to the process and cannot be taken out again; what comes and goes with each
 * connection is a thread willing to run it. One of them does at a time, and when it ends another takes over, so that
 * every connection can end its own thread on closing (§2.6).
 */
public final class EventLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private static final int ROUSE_MILLIS = 500;

    /** Static because the native loop is the process's: two threads in it at once would starve one another. */
    private static final ReentrantLock TURN = new ReentrantLock();

    /** Static because libvirt keeps only the address; a collected callback would crash the process. */
    private static final Libvirt.VirEventTimeoutCallback WAKE_UP = (timer, data) -> {};

    /** Static for the same reason. Takes the place of the default handler, which writes to the standard error stream. */
    private static final Libvirt.VirErrorCallback SILENT = (data, error) -> {};

    private final Thread thread;
    private volatile boolean ending;
    private volatile BooleanSupplier isNeeded = () -> false;
    /** Rouses the loop now and then to ask whether it is needed. */
    private volatile int rouser = -1;

    private EventLoop(ThreadFactory threads) {
        thread = threads.newThread(this::run);
    }

    /** Loads the client library and starts to run its loop; must come before the first connection is opened. */
    public static EventLoop start(ThreadFactory threads) {
        Libvirt.INSTANCE.virInitialize();
        Libvirt.INSTANCE.virSetErrorFunc(null, SILENT);
        // Registering again, for a further connection, is answered with success and changes nothing.
        if (Libvirt.INSTANCE.virEventRegisterDefaultImpl() < 0) {
            throw VirFailure.last("virEventRegisterDefaultImpl");
        }
        EventLoop loop = new EventLoop(threads);
        loop.thread.start();
        return loop;
    }

    private void run() {
        try {
            serve();
        } finally {
            if (rouser >= 0) {
                Libvirt.INSTANCE.virEventRemoveTimeout(rouser);
            }
        }
    }

    private void serve() {
        while (!ending || isNeeded.getAsBoolean()) {
            try {
                // Another connection may hold it for hours, in which this one may cease to be needed.
                if (!TURN.tryLock(ROUSE_MILLIS, MILLISECONDS)) {
                    continue;
                }
            } catch (InterruptedException e) {
                return; // only close() interrupts
            }
            try {
                while (!ending || isNeeded.getAsBoolean()) {
                    if (Libvirt.INSTANCE.virEventRunDefaultImpl() < 0) {
                        LOG.error(
                                "libvirt's event loop failed; broken connections may hang",
                                VirFailure.last("event loop"));
                        return;
                    }
                }
            } finally {
                TURN.unlock();
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
        rouser = Libvirt.INSTANCE.virEventAddTimeout(ROUSE_MILLIS, WAKE_UP, null, null);
        ending = true;
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
            int timer = Libvirt.INSTANCE.virEventAddTimeout(0, WAKE_UP, null, null);
            try {
                NANOSECONDS.timedJoin(thread, Duration.ofMillis(20).toNanos());
            } catch (InterruptedException e) {
                interrupted = true;
            }
            Libvirt.INSTANCE.virEventRemoveTimeout(timer);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
