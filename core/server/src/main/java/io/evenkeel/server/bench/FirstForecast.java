package io.evenkeel.server.bench;

import io.evenkeel.engine.migration.MigrationObservation;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Keeps the first observation that predicts after the first pass over memory. */
final class FirstForecast implements Flow.Subscriber<MigrationObservation> {
    private final CompletableFuture<Optional<MigrationObservation>> result = new CompletableFuture<>();

    /** Completes with the observation, or with nothing when the migration ended before there was one. */
    CompletableFuture<Optional<MigrationObservation>> result() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(MigrationObservation observation) {
        boolean firstPassDone = observation
                .snapshot()
                .memory()
                .filter(memory -> memory.iteration().orElse(0) >= 2)
                .isPresent();
        if (firstPassDone && observation.predictedTotal().isPresent()) {
            result.complete(Optional.of(observation));
        }
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        result.complete(Optional.empty());
    }
}
