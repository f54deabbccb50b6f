package io.evenkeel.engine.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription: a bounded buffer and a loop that hands over what the subscriber has asked for.
 *
 * <p>The loop runs on the executor, at most once at a time; signals are sent outside the lock, so that a subscriber may
 * request and cancel from within them (Reactive Streams §3.2, §3.3).
 */
final class Feed<T> implements Flow.Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    private final Executor executor;
    private final int capacity;
    private final Consumer<Feed<T>> onClosed;
    private final Deque<T> pending = new ArrayDeque<>();

    private Flow.@Nullable Subscriber<? super T> subscriber;
    private boolean open;
    private boolean running;
    private boolean ended;
    private long demand;
    private @Nullable Throwable failure;

    Feed(Flow.Subscriber<? super T> subscriber, Executor executor, int capacity, Consumer<Feed<T>> onClosed) {
        this.subscriber = subscriber;
        this.executor = executor;
        this.capacity = capacity;
        this.onClosed = onClosed;
    }

    /** Introduces itself to the subscriber; nothing is handed over before. */
    void open() {
        Flow.Subscriber<? super T> target;
        synchronized (this) {
            target = subscriber;
        }
        if (target == null) {
            return;
        }
        try {
            target.onSubscribe(this);
        } catch (RuntimeException | Error e) {
            LOG.warn("a subscriber failed in onSubscribe and is dropped", e);
            cancel();
            if (e instanceof VirtualMachineError fatal) {
                throw fatal;
            }
        }
        boolean here;
        synchronized (this) {
            open = true;
            here = !wake();
        }
        if (here) {
            run();
        }
    }

    synchronized void offer(T item) {
        if (subscriber == null || ended) {
            return;
        }
        if (pending.size() == capacity) {
            pending.removeFirst();
        }
        pending.addLast(item);
        if (!wake()) {
            running = false; // kept for the subscriber's next request, or the end
        }
    }

    /** Notes the end; false if the caller must call {@link #run()}, outside any lock, for it to be told. */
    synchronized boolean end(@Nullable Throwable cause) {
        if (ended) {
            return true;
        }
        ended = true;
        failure = cause;
        return wake();
    }

    @Override
    public void request(long items) {
        if (!demand(items)) {
            run();
        }
    }

    private synchronized boolean demand(long items) {
        if (subscriber == null) {
            return true; // §3.6
        }
        if (items <= 0) { // §3.9
            pending.clear();
            ended = true;
            failure = new IllegalArgumentException("§3.9: requested " + items + " items; it must be at least 1");
        } else {
            demand = demand + items < 0 ? Long.MAX_VALUE : demand + items; // §3.17
        }
        return wake();
    }

    @Override
    public void cancel() {
        synchronized (this) {
            subscriber = null; // §3.13
            pending.clear();
        }
        onClosed.accept(this);
    }

    /** False if the executor is shut down, so that whoever wakes must run the loop, outside any lock. */
    private boolean wake() {
        if (open && !running && subscriber != null) {
            running = true;
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException e) {
                LOG.debug("the executor is shut down; what is left is handed over in the caller's thread", e);
                return false;
            }
        }
        return true;
    }

    void run() {
        while (true) {
            Flow.Subscriber<? super T> target;
            @Nullable T item = null;
            @Nullable Throwable cause = null;
            synchronized (this) {
                target = subscriber;
                if (target == null) {
                    return;
                }
                if (!pending.isEmpty() && demand > 0) {
                    item = pending.removeFirst();
                    if (demand != Long.MAX_VALUE) {
                        demand--;
                    }
                } else if (pending.isEmpty() && ended) {
                    cause = failure;
                    subscriber = null;
                } else {
                    running = false;
                    return;
                }
            }
            if (!signal(target, item, cause)) {
                return;
            }
        }
    }

    /** Sends one signal; false if it was the last. */
    private boolean signal(Flow.Subscriber<? super T> target, @Nullable T item, @Nullable Throwable cause) {
        try {
            if (item != null) {
                target.onNext(item);
                return true;
            }
            onClosed.accept(this);
            if (cause == null) {
                target.onComplete();
            } else {
                target.onError(cause);
            }
        } catch (RuntimeException | Error e) { // §2.13: such a subscriber counts as cancelled
            LOG.warn("a subscriber failed and is dropped", e);
            cancel();
            if (e instanceof VirtualMachineError fatal) {
                throw fatal;
            }
        }
        return false;
    }
}
