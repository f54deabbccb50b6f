package io.evenkeel.libvirt.connection;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One line of conversation with one host: a native connection, the one thread that uses it, and a queue before it.
 *
 * <p>Native calls cannot be interrupted. A caller whose deadline passes therefore leaves its call behind; while that
 * call hangs the host counts as silent, and others are told so at once instead of waiting too. Now and then one of them
 * is let try with a fresh thread and connection, so that a host that came back is noticed even if the old call never
 * returns.
 */
final class Lane implements AutoCloseable {

    /** More hanging threads than these would be a leak; then only the return of one of them frees the lane. */
    private static final int MOST_ABANDONED = 3;

    private final String host;
    private final ThreadFactory threads;
    private final Supplier<Wire> opener;
    private final Ticker ticker;
    private final Supplier<Duration> firstAnswer;
    private final Duration answerTimeout;
    private final Duration longestCall;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final List<LaneWorker> abandoned = new ArrayList<>();
    private @Nullable LaneWorker worker;
    private boolean closed;

    /**
     * @param firstAnswer the longest that the first query waits, whose answer includes connecting
     * @param answerTimeout the longest that a query waits
     * @param longestCall a call that takes longer counts as hanging
     */
    Lane(
            String host,
            ThreadFactory threads,
            Supplier<Wire> opener,
            Ticker ticker,
            Supplier<Duration> firstAnswer,
            Duration answerTimeout,
            Duration longestCall) {
        this.host = host;
        this.threads = threads;
        this.opener = opener;
        this.ticker = ticker;
        this.firstAnswer = firstAnswer;
        this.answerTimeout = answerTimeout;
        this.longestCall = longestCall;
    }

    /** Asks; the host's answer is awaited for the {@link #patience} at most. */
    <T> T query(Function<Wire, T> work, Deadline deadline) throws InterruptedException {
        return query(work, patience(), deadline);
    }

    /** The longest to wait for what is asked next. */
    Duration patience() {
        return asked.compareAndSet(false, true) ? firstAnswer.get() : answerTimeout;
    }

    /** As {@link #query(Function, Deadline)}, for an answer that may take another time than most. */
    <T> T query(Function<Wire, T> work, Duration patience, Deadline deadline) throws InterruptedException {
        try {
            return call(work, deadline.atMost(patience), deadline, Effect.NONE);
        } catch (VirFailure e) {
            throw Failures.ofQuery(host, e);
        }
    }

    /** Changes something; a call that is left behind has an unknown effect. */
    <T> T change(Function<Wire, T> work, Deadline deadline) throws InterruptedException {
        try {
            return call(work, deadline, deadline, Effect.UNKNOWN);
        } catch (VirFailure e) {
            throw Failures.ofChange(host, e);
        }
    }

    private <T> T call(Function<Wire, T> work, Deadline patience, Deadline deadline, Effect left)
            throws InterruptedException {
        if (deadline.hasPassed()) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.TIMEOUT, "the deadline had passed before " + host + " was asked");
        }
        LaneTask<T> task = new LaneTask<>(work);
        submit(task);
        try {
            return task.result().get(patience.remaining().toNanos(), NANOSECONDS);
        } catch (TimeoutException e) {
            boolean neverBegun = task.withdraw();
            throw new HypervisorException(
                    deadline.hasPassed() ? ErrorKind.TIMEOUT : ErrorKind.UNREACHABLE,
                    neverBegun ? Effect.NONE : left,
                    host + " did not answer in time",
                    e);
        } catch (InterruptedException e) {
            task.withdraw();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof VirFailure failure) {
                throw failure;
            }
            if (e.getCause() instanceof HypervisorException failure) {
                throw failure;
            }
            throw new HypervisorException(
                    ErrorKind.INTERNAL, left, "the libvirt adapter failed: " + e.getCause(), e.getCause());
        }
    }

    /** Queues a question without waiting for its answer. */
    <T> CompletableFuture<T> submit(Function<Wire, T> work) {
        LaneTask<T> task = new LaneTask<>(work);
        submit(task);
        return task.result();
    }

    private synchronized void submit(LaneTask<?> task) {
        if (closed) {
            throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "the connection is closed");
        }
        abandoned.removeIf(LaneWorker::isOver);
        LaneWorker current = worker;
        if (current != null && current.isOver()) {
            current = null; // it died, and what is queued there would never be served
        }
        Duration longest = current == null ? longestCall : longest(current);
        if (current != null && current.busyFor().compareTo(longest) > 0) {
            boolean tryAnew = current.busyFor().compareTo(longest.multipliedBy(2)) > 0;
            if (!tryAnew || abandoned.size() >= MOST_ABANDONED) {
                throw HypervisorException.withoutEffect(
                        ErrorKind.UNREACHABLE, host + " has not answered an earlier call yet");
            }
            current.finish();
            abandoned.add(current);
            current = null;
        }
        if (current == null) {
            current = new LaneWorker(threads, opener, ticker);
            worker = current;
        }
        current.take(task);
    }

    /** Connecting may take longer than a call does later. */
    private Duration longest(LaneWorker current) {
        Duration first = firstAnswer.get();
        return current.hasConnected() || first.compareTo(longestCall) < 0 ? longestCall : first;
    }

    /** Lets what is under way end; {@link #join} waits for it. */
    @Override
    public synchronized void close() {
        closed = true;
        if (worker != null) {
            worker.finish();
        }
        abandoned.forEach(LaneWorker::finish);
    }

    /** Waits for the threads of a closed lane. Returns whether all have ended; one in a native call may not. */
    boolean join(Deadline deadline) throws InterruptedException {
        List<LaneWorker> all;
        synchronized (this) {
            all = new ArrayList<>(abandoned);
            if (worker != null) {
                all.add(worker);
            }
        }
        boolean ended = true;
        for (LaneWorker each : all) {
            ended &= each.join(deadline);
        }
        return ended;
    }

    /** Whether it is closed and no thread of it is left. */
    synchronized boolean isDone() {
        return closed && isOver();
    }

    /** Whether no thread of a closed lane is left. */
    synchronized boolean isOver() {
        return (worker == null || worker.isOver()) && abandoned.stream().allMatch(LaneWorker::isOver);
    }
}
