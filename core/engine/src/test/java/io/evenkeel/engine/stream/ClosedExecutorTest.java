package io.evenkeel.engine.stream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ClosedExecutorTest implements Flow.Subscriber<String> {

    private final ConflatingPublisher<String> publisher = new ConflatingPublisher<>(this::execute, 4);
    private final List<String> seen = new ArrayList<>();
    private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();
    private boolean shutDown;

    @Test
    void whoAsksOnlyAfterTheExecutorIsShutDownStillSeesTheEnd() {
        publisher.subscribe(this);
        publisher.publish("one");
        publisher.complete();
        shutDown = true;
        requireNonNull(subscription.get()).request(1);
        assertThat(seen).containsExactly("one", "completed");
    }

    @Test
    void anEndAfterTheExecutorIsShutDownIsTold() {
        publisher.subscribe(this);
        shutDown = true;
        publisher.publish("never asked for by anyone");
        requireNonNull(subscription.get()).request(1);
        publisher.fail(new IllegalStateException("closed"));
        assertThat(seen).containsExactly("never asked for by anyone", "failed");
    }

    private void execute(Runnable task) {
        if (shutDown) {
            throw new RejectedExecutionException();
        }
        task.run();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.set(given);
    }

    @Override
    public void onNext(String item) {
        seen.add(item);
    }

    @Override
    public void onError(Throwable cause) {
        seen.add("failed");
    }

    @Override
    public void onComplete() {
        seen.add("completed");
    }
}
