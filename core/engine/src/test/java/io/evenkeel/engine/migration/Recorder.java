package io.evenkeel.engine.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A subscriber that keeps what it gets. */
final class Recorder<T> implements Flow.Subscriber<T> {

    final List<T> items = Collections.synchronizedList(new ArrayList<>());
    volatile Flow.@Nullable Subscription subscription;
    volatile @Nullable Throwable failure;
    volatile boolean completed;
    private final long firstRequest;

    Recorder(long firstRequest) {
        this.firstRequest = firstRequest;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (firstRequest > 0) {
            given.request(firstRequest);
        }
    }

    @Override
    public void onNext(T item) {
        items.add(item);
    }

    @Override
    public void onError(Throwable cause) {
        failure = cause;
    }

    @Override
    public void onComplete() {
        completed = true;
    }

    void request(long more) {
        Flow.Subscription open = subscription;
        if (open != null) {
            open.request(more);
        }
    }

    void cancel() {
        Flow.Subscription open = subscription;
        if (open != null) {
            open.cancel();
        }
    }
}
