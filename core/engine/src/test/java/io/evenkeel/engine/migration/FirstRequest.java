package io.evenkeel.engine.migration;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;

/** Passes everything on, and tells when the subscriber asks for something for the first time. */
record FirstRequest<T>(Flow.Subscriber<T> subscriber, CountDownLatch asked) implements Flow.Subscriber<T> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long items) {
                asked.countDown();
                subscription.request(items);
            }

            @Override
            public void cancel() {
                subscription.cancel();
            }
        });
    }

    @Override
    public void onNext(T item) {
        subscriber.onNext(item);
    }

    @Override
    public void onError(Throwable cause) {
        subscriber.onError(cause);
    }

    @Override
    public void onComplete() {
        subscriber.onComplete();
    }
}
