package io.evenkeel.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class FailingSubscriberTest {

    private final ConflatingPublisher<String> publisher = new ConflatingPublisher<>(Runnable::run, 4);
    private final List<String> seen = new ArrayList<>();

    @Test
    void aSubscriberThatFailsWithAnErrorIsDroppedAndHoldsUpNobody() {
        publisher.subscribe(new Broken());
        assertThatCode(() -> {
                    publisher.publish("one");
                    publisher.publish("two");
                    publisher.complete();
                })
                .doesNotThrowAnyException();
        assertThat(seen).containsExactly("one");
    }

    private final class Broken implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(10);
        }

        @Override
        public void onNext(String item) {
            seen.add(item);
            throw new LinkageError("a class is missing");
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
}
