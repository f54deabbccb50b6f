package io.evenkeel.engine.call;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection's calls from holding up anyone else.
 *
 * <p>Each call runs on a thread that belongs to the connection; the caller waits until the deadline and a grace, and
 * then goes its way. At most {@link BulkheadSettings#threads()} calls are under way, abandoned ones included; a call
 * beyond that is refused at once. The refusal is {@link ErrorKind#UNREACHABLE} without effect: nothing was sent, and
 * the same request may succeed later. It is neither {@code INSUFFICIENT_CAPACITY}, which would send a planner to
 * another destination, nor {@code TIMEOUT}, which would suggest that somebody had waited.
 */
final class Bulkhead {

    private static final Logger LOG = LoggerFactory.getLogger(Bulkhead.class);

    private final EngineContext context;
    private final BulkheadSettings settings;
    private final ExecutorService threads;

    private boolean closed;
    private boolean closesWhenIdle;
    private int busy;
    private int abandoned;
    private @Nullable Instant wedgedSince;

    Bulkhead(EngineContext context, BulkheadSettings settings) {
        this.context = context;
        this.settings = settings;
        AtomicInteger number = new AtomicInteger();
        // The bound is counted here and not in the pool: a pool thread that has just answered may not be idle yet.
        this.threads = Executors.newCachedThreadPool(
                task -> context.thread("call-" + context.adapter() + "-" + number.incrementAndGet(), task));
    }

    /** A call that ends by {@code deadline}; {@code changes} says whether it may change something. */
    @Nullable
    Object call(String name, boolean changes, Deadline deadline, Call.Body body) throws InterruptedException {
        Ticket ticket = new Ticket(name, changes);
        ticket.enter(false);
        Call call = ticket.begin(body);
        long patience = deadline.remaining().plus(settings.grace()).toNanos();
        Call.Answer answer;
        try {
            answer = call.await(patience);
        } catch (InterruptedException e) {
            call.interrupt();
            answer = ticket.answerAfterInterruption(call);
            if (answer == null || answer.failure() instanceof InterruptedException) {
                throw new InterruptedException(name + " was interrupted");
            }
            // The call ended by itself while it was being interrupted: its answer counts, and so does the interrupt.
            Thread.currentThread().interrupt();
        }
        return ticket.result(answer == null ? ticket.abandon(call) : answer);
    }

    /**
     * A call that releases something: it is let in even when all threads are taken, and interrupting its caller neither
     * stops it nor is forgotten. On a connection that is closed already there is nothing left to release.
     */
    void close(String name, Call.Body body) {
        Ticket ticket = new Ticket(name, false);
        if (!ticket.enterAlways()) {
            return;
        }
        Call call = ticket.begin(body);
        Deadline deadline = Deadline.after(settings.closeBudget());
        boolean interrupted = false;
        Call.Answer answer = null;
        while (answer == null && !deadline.hasPassed()) {
            try {
                answer = call.await(deadline.remaining().toNanos());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        try {
            ticket.result(answer == null ? ticket.abandon(call) : answer);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets the threads end as soon as their calls return. */
    void shutDown() {
        synchronized (this) {
            closed = true;
        }
        threads.shutdown();
    }

    /** As {@link #shutDown()}, but only once the last call, abandoned ones included, has returned and been dropped. */
    void shutDownWhenIdle() {
        synchronized (this) {
            if (busy + abandoned > 0) {
                closesWhenIdle = true;
                return;
            }
        }
        shutDown();
    }

    synchronized BulkheadHealth health() {
        return new BulkheadHealth(
                Math.max(0, settings.threads() - busy - abandoned), busy, abandoned, Optional.ofNullable(wedgedSince));
    }

    /** The place that one call takes. */
    private final class Ticket {

        private final String name;
        private final boolean changes;
        private boolean givenUp;

        Ticket(String name, boolean changes) {
            this.name = name;
            this.changes = changes;
        }

        void enter(boolean always) {
            synchronized (Bulkhead.this) {
                if (closed) {
                    throw HypervisorException.withoutEffect(
                            ErrorKind.CONFLICT,
                            name + ": the connection of adapter " + context.adapter() + " is closed");
                }
                if (!always && busy + abandoned >= settings.threads()) {
                    throw HypervisorException.withoutEffect(
                            ErrorKind.UNREACHABLE,
                            name + " was not begun: all " + settings.threads() + " calls that adapter "
                                    + context.adapter() + " may have under way are taken, " + abandoned
                                    + " of them abandoned");
                }
                busy++;
            }
        }

        boolean enterAlways() {
            synchronized (Bulkhead.this) {
                if (closed) {
                    return false;
                }
                enter(true);
                return true;
            }
        }

        Call begin(Call.Body body) {
            Call call = new Call(
                    name,
                    () -> {
                        try (ContextSwap swap = ContextSwap.to(context.classLoader())) {
                            return body.run();
                        }
                    },
                    this::leave);
            boolean begun = false;
            try {
                threads.execute(call);
                begun = true;
            } catch (RejectedExecutionException e) {
                throw new HypervisorException(
                        ErrorKind.CONFLICT, Effect.NONE, name + ": the connection is being closed", e);
            } finally {
                if (!begun) {
                    leave();
                }
            }
            return call;
        }

        /** The caller was interrupted and so was the call; it may still answer in time. */
        Call.@Nullable Answer answerAfterInterruption(Call call) {
            try {
                Call.Answer answer = call.await(settings.grace().toNanos());
                return answer == null ? abandon(call) : answer;
            } catch (InterruptedException again) {
                return abandon(call); // the caller is in a hurry and is about to be told of the interruption
            }
        }

        /** Gives the call up, unless it has returned after all. */
        Call.@Nullable Answer abandon(Call call) {
            synchronized (Bulkhead.this) {
                if (call.abandon()) {
                    givenUp = true;
                    busy--;
                    abandoned++;
                    if (wedgedSince == null) {
                        wedgedSince = context.clock().instant();
                    }
                    LOG.warn(
                            "{} of adapter {} is abandoned; now {} abandoned and {} busy of {}",
                            name,
                            context.adapter(),
                            abandoned,
                            busy,
                            settings.threads());
                    return null;
                }
            }
            return call.answer();
        }

        @Nullable
        Object result(Call.@Nullable Answer answer) {
            if (answer == null) {
                throw new HypervisorException(
                        ErrorKind.TIMEOUT,
                        effect(),
                        name + " of adapter " + context.adapter() + " did not return within "
                                + settings.grace().toMillis() + " ms after its deadline and was abandoned");
            }
            Throwable failure = answer.failure();
            if (failure == null) {
                return answer.value();
            }
            if (failure instanceof HypervisorException known) {
                throw known;
            }
            throw new HypervisorException(
                    ErrorKind.INTERNAL,
                    effect(),
                    name + " of adapter " + context.adapter() + " failed in a way that adapters must not (§1.5): "
                            + failure,
                    failure);
        }

        private Effect effect() {
            return changes ? Effect.UNKNOWN : Effect.NONE;
        }

        private void leave() {
            boolean isLast;
            synchronized (Bulkhead.this) {
                if (givenUp) {
                    abandoned--;
                    if (abandoned == 0) {
                        wedgedSince = null;
                        LOG.info("adapter {} has returned from every abandoned call", context.adapter());
                    }
                } else {
                    busy--;
                }
                isLast = closesWhenIdle && busy + abandoned == 0;
            }
            if (isLast) {
                shutDown();
            }
        }
    }
}
