package io.evenkeel.lab.libvirt;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Watches a guest from outside: by what the guest itself sends, on whichever host it runs.
 *
 * <p>It reads the guest's files on all hosts every 5 ms on a thread of its own and asks no libvirt and no adapter.
 * Thread-safe. Close it to end its thread.
 */
public final class GuestWitness implements AutoCloseable {

    private static final Duration SWEEP = Duration.ofMillis(5);
    private static final Duration TOLERANCE = Duration.ofMillis(100);
    private static final int PERIODS_OF_SILENCE = 4;
    private static final Pattern PANIC =
            Pattern.compile("Kernel panic|Oops|BUG:|general protection|soft lockup|PULSE ");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition swept = lock.newCondition();
    private final Condition due = lock.newCondition();
    private final BeatLedger ledger = new BeatLedger(TOLERANCE);
    private final Map<String, Tail> beats = new TreeMap<>();
    private final Map<String, Tail> consoles = new TreeMap<>();
    private final Duration silence;
    private final long started = System.nanoTime();
    private final Thread sweeper;
    private boolean closed;
    private @Nullable Exception failure;

    private GuestWitness(String guest, Duration beatPeriod, Map<String, Path> logDirectories) {
        this.silence = beatPeriod.multipliedBy(PERIODS_OF_SILENCE).plus(TOLERANCE);
        logDirectories.forEach((host, directory) -> {
            beats.put(host, new Tail(directory.resolve("beats-" + guest + ".log")));
            consoles.put(host, new Tail(directory.resolve("console-" + guest + ".log")));
        });
        this.sweeper = new Thread(this::sweepUntilClosed, "witness-" + guest);
        sweeper.setDaemon(true);
    }

    /**
     * A witness for one guest; it sees also the beats from before this call.
     *
     * @param logDirectories by host name, where the host's guests write {@code beats-NAME.log} and {@code
     *     console-NAME.log}; the files may come later
     */
    static GuestWitness watch(String guest, Duration beatPeriod, Map<String, Path> logDirectories) {
        GuestWitness witness = new GuestWitness(guest, beatPeriod, logDirectories);
        witness.sweeper.start();
        return witness;
    }

    /**
     * The names of the hosts on which the guest runs now: beats came from there within the last four beat periods, and
     * the guest has not moved on. Empty while it is paused; more than one means that it runs twice.
     */
    public Set<String> executingOn() {
        return look(() -> ledger.executingSince(now().minus(silence)));
    }

    /** Number of beats seen so far. */
    public long beats() {
        return look(ledger::beats);
    }

    /** How much memory the guest had written by its newest beat since it started, in MiB. */
    public long dirtiedMebibytes() {
        return look(ledger::dirtied);
    }

    /** Waits until so many more beats have come; false if they do not come within the limit. */
    public boolean awaitBeats(int more, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            sweep();
            long wanted = ledger.beats() + more;
            long left = limit.toNanos();
            while (ledger.beats() < wanted && failure == null) {
                if (left <= 0) {
                    return false;
                }
                left = swept.awaitNanos(left);
            }
            return look(ledger::beats) >= wanted;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The longest time between two beats that follow each other, as it appeared here, since the start or the last
     * {@link #forgetGaps}. Beats from before the witness came show no gap.
     */
    public Duration largestGap() {
        return look(ledger::largestGap);
    }

    /** Starts the measurement of gaps anew. */
    public void forgetGaps() {
        lock.lock();
        try {
            sweep();
            ledger.forgetGaps();
        } finally {
            lock.unlock();
        }
    }

    /** What the guest's beats and consoles say up to now. */
    public Verdict verdict() {
        return look(ledger::verdict);
    }

    /** Looks with all beats there are now; twice, as a guest may move from the second file to the first in between. */
    private <T> T look(Supplier<T> question) {
        lock.lock();
        try {
            sweep();
            sweep();
            if (failure != null) {
                throw new LabException("the witness cannot read the guest's files: " + failure, failure);
            }
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    private void sweepUntilClosed() {
        lock.lock();
        try {
            while (!closed) {
                sweep();
                due.awaitNanos(SWEEP.toNanos());
            }
        } catch (InterruptedException e) {
            failure = e; // nobody interrupts this thread but a JVM that is about to end
        } finally {
            lock.unlock();
        }
    }

    private void sweep() {
        try {
            for (Map.Entry<String, Tail> host : beats.entrySet()) {
                for (String line : host.getValue().newLines()) {
                    ledger.accept(host.getKey(), line, now());
                }
            }
            for (Map.Entry<String, Tail> host : consoles.entrySet()) {
                for (String line : host.getValue().newLines()) {
                    if (PANIC.matcher(line).find()) {
                        ledger.complain(host.getKey(), line);
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
        swept.signalAll();
    }

    private Duration now() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            due.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
