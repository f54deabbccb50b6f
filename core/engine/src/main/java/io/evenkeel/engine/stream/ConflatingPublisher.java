package io.evenkeel.engine.stream;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Tells every subscriber the newest item first and what follows, at the subscriber's own pace.
 *
 * <p>A subscriber that falls behind by more than the buffer misses the oldest items it has not seen, never the last one
 * before the end. A subscriber that comes late gets the newest item at once, even after the end. Cancelling a
 * subscription ends that subscription and nothing else: the source does not know how many are watching. Subscribers run
 * on the executor, each serially, so a slow one holds up nobody. Keeps the rules of Reactive Streams.
 *
 * @param <T> what is published
 */
public final class ConflatingPublisher<T> implements Flow.Publisher<T> {

    private final Executor executor;
    private final int buffer;
    private final List<Feed<T>> feeds = new CopyOnWriteArrayList<>();

    private @Nullable T newest;
    private boolean ended;
    private @Nullable Throwable failure;

    /**
     * A publisher without items.
     *
     * @param executor where subscribers run
     * @param buffer how many items a subscriber may be behind before it misses some, at least 1
     */
    public ConflatingPublisher(Executor executor, int buffer) {
        this.executor = requireNonNull(executor, "executor");
        if (buffer < 1) {
            throw new IllegalArgumentException("buffer " + buffer);
        }
        this.buffer = buffer;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Feed<T> feed = new Feed<>(requireNonNull(subscriber, "subscriber"), executor, buffer, feeds::remove);
        // Registered before onSubscribe, so that nothing published meanwhile is missed; held back until after it.
        synchronized (this) {
            feeds.add(feed);
            if (newest != null) {
                feed.offer(newest);
            }
            if (ended) {
                feed.end(failure);
            }
        }
        feed.open();
    }

    /** Publishes the next item; ignored after the end. Never blocks and runs no subscriber's code. */
    public synchronized void publish(T item) {
        requireNonNull(item, "item");
        if (!ended) {
            newest = item;
            feeds.forEach(feed -> feed.offer(item));
        }
    }

    /** Ends well; the items before are still delivered. */
    public void complete() {
        end(null);
    }

    /** Ends badly; the items before are still delivered. */
    public void fail(Throwable cause) {
        end(requireNonNull(cause, "cause"));
    }

    private void end(@Nullable Throwable cause) {
        List<Feed<T>> here;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            failure = cause;
            here = feeds.stream().filter(feed -> !feed.end(cause)).toList();
        }
        here.forEach(Feed::run); // the executor is shut down, and nobody may be left without an end
    }
}
