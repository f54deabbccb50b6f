package io.evenkeel.engine.migration;

import io.evenkeel.engine.prediction.Convergence;
import io.evenkeel.engine.prediction.Prediction;
import io.evenkeel.engine.stream.ConflatingPublisher;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The newest observation of one migration, for whoever asks and for whoever subscribed. Written by one thread. */
final class Bulletin {

    private final ConflatingPublisher<MigrationObservation> publisher;
    private volatile @Nullable MigrationObservation latest;

    Bulletin(Executor calls, int subscriberBuffer) {
        this.publisher = new ConflatingPublisher<>(calls, subscriberBuffer);
    }

    void publish(MigrationObservation next) {
        latest = next;
        publisher.publish(next);
    }

    void publishIfChanged(MigrationObservation next) {
        MigrationObservation before = latest;
        boolean same = before != null
                && before.snapshot().equals(next.snapshot())
                && before.events().size() == next.events().size()
                && convergence(before).equals(convergence(next));
        if (!same) {
            publish(next);
        }
    }

    private static Optional<Convergence> convergence(MigrationObservation observation) {
        return observation.prediction().map(Prediction::convergence);
    }

    Optional<MigrationObservation> latest() {
        return Optional.ofNullable(latest);
    }

    Flow.Publisher<MigrationObservation> snapshots() {
        return publisher;
    }

    void complete() {
        publisher.complete();
    }

    void fail(Throwable cause) {
        publisher.fail(cause);
    }
}
